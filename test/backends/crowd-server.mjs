// SPDX-License-Identifier: Apache-2.0
//
// A server that waits for a crowd: it answers nobody before so many requests are waiting for an answer at the same
// time, and then does to all of them what it was asked to. Whether a client has that many calls in flight shows without
// any clock.
//
// Options
//   size     requests that make a crowd
//   then     "answer" (the default): each gets {"ok":true}; "leave": the server ends, with all connections
//
// GET /counts gives {"requests": .., "most": ..}, all requests and the most that waited at once.

import http from 'node:http';
import {close, listen, loopback, runAlone, sendAnswer, UsageError, withDefaults} from './serve.mjs';

export async function start(options) {
  const {size, then} = withDefaults('crowd', options, {size: undefined, then: 'answer'});
  if (!Number.isInteger(size) || size < 1) throw new UsageError(`crowd's 'size' is a positive integer, not ${JSON.stringify(size)}`);
  if (!['answer', 'leave'].includes(then)) throw new UsageError(`crowd's 'then' is "answer" or "leave", not ${JSON.stringify(then)}`);
  const waiting = new Set();
  const counts = {requests: 0, most: 0};

  const answer = (response, value) =>
    sendAnswer(response, 200, {'Content-Type': 'application/json'}, JSON.stringify(value));
  const release = () => {
    if (then === 'leave') return close(server);
    for (const response of waiting) answer(response, {ok: true});
    waiting.clear();
  };
  const server = http.createServer((request, response) => {
    request.resume();
    if (request.method === 'GET' && request.url === '/counts') return answer(response, counts);
    counts.requests++;
    waiting.add(response);
    response.on('close', () => waiting.delete(response));
    counts.most = Math.max(counts.most, waiting.size);
    if (waiting.size >= size) release();
  });
  // As many as come at once have to be let in.
  server.on('connection', (socket) => socket.on('error', () => socket.destroy()));
  const port = await listen(server);
  return {port, url: `http://${loopback}:${port}`, stop: () => close(server)};
}

await runAlone(import.meta.url, start);
