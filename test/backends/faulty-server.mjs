// SPDX-License-Identifier: Apache-2.0
//
// A server that does wrong, on raw sockets and as a script says: what a client has to survive.
//
// Options
//   steps    what is done, see faulty/steps.mjs
//   tls      {cert, key} files, and anything else that Node's createSecureContext takes
//   log      file of JSON lines; the default is one that is removed in the end
//   port     the default is one that the system chooses
//
// The log has a line for each connection and each request as they come, with counts from 1, and a last one with the
// sums:
//   {"event": "open", "connection": 1}
//   {"event": "request", "request": 1, "connection": 1, "method": "POST", "target": "/", "version": "1.1",
//    "headers": {..}, "bodyBytes": 2, "body": "{}"}              body is left out when it has more than 4 KiB
//   {"event": "problem", "connection": 1, "problem": ".."}       the request is not HTTP, or the script has run out
//   {"event": "gone", "connection": 1}         the client has left while it was owed an answer, or the rest of one
//   {"event": "end", "connections": 1, "requests": 1}

import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import tls from 'node:tls';
import {sendAnswer} from './faulty/answer.mjs';
import {RequestReader} from './faulty/request.mjs';
import {Script} from './faulty/steps.mjs';
import {listen, loopback, runAlone, UsageError, withDefaults} from './serve.mjs';

const loggedBodyBytes = 4096;

class FaultyServer {
  #script;
  #log;
  #context;
  #server;
  #sockets = new Set();
  #kept = new Set(); // those that a client may use again
  #owing = new Set(); // those whose client waits for an answer
  #timers = new Set();
  #connections = 0;
  #requests = 0;
  #stopped = false;
  port;

  constructor(script, log, context) {
    this.#script = script;
    this.#log = log;
    this.#context = context;
  }

  async start(port) {
    this.#server = net.createServer((socket) => this.#connect(socket));
    this.port = await listen(this.#server, port);
    this.#refuseIfDue();
  }

  #record(entry) {
    appendFileSync(this.#log, `${JSON.stringify(entry)}\n`);
  }

  /** Closes the listening socket while a `refuse` is due; for good, or for its time. */
  #refuseIfDue() {
    if (this.#script.peek()?.do !== 'refuse' || !this.#server.listening) return;
    const {ms} = this.#script.take();
    // Nobody listens from here on; what was said on open connections still arrives.
    this.#server.close();
    for (const socket of this.#kept) socket.end();
    if (ms === undefined) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#stopped) this.start(this.port);
    }, ms);
    this.#timers.add(timer);
  }

  async #connect(raw) {
    const number = ++this.#connections;
    this.#record({event: 'open', connection: number});
    this.#sockets.add(raw);
    this.#kept.add(raw);
    raw.setNoDelay(true);
    raw.on('error', () => {}); // a client may go at any time
    raw.on('close', () => {
      this.#sockets.delete(raw);
      this.#kept.delete(raw);
      if (this.#owing.delete(raw) && !this.#stopped) this.#record({event: 'gone', connection: number});
    });
    let early;
    if (this.#script.isForConnection) {
      const step = this.#script.take();
      if (!step) this.#record({event: 'problem', connection: number, problem: 'the script has run out'});
      if (!step || step.do === 'reset') step?.close ? raw.destroy() : raw.resetAndDestroy();
      else if (step.do === 'answer') early = step;
      else this.#mute(raw);
      if (!early) return this.#refuseIfDue();
    }
    const socket = this.#context ? new tls.TLSSocket(raw, {isServer: true, secureContext: this.#context}) : raw;
    if (socket !== raw)
      socket.on('error', (error) => this.#record({event: 'problem', connection: number, problem: `TLS: ${error.message}`}));
    await this.#serve(socket, raw, number, early);
  }

  #mute(raw) {
    this.#kept.delete(raw);
    this.#owing.add(raw);
    raw.resume(); // its end shows only to who reads
  }

  async #serve(socket, raw, number, early) {
    const reader = new RequestReader();
    let busy = Boolean(early);
    const finish = async (fate) => {
      // An answer that the client did not wait for stays owed.
      if (raw.writable) this.#owing.delete(raw);
      if (fate === 'reset') raw.resetAndDestroy();
      else if (fate === 'close') socket.end();
      busy = false;
      this.#refuseIfDue();
    };
    const handle = async () => {
      if (busy || !reader.pending) return;
      if (this.#script.peek()?.do === 'hang-up') {
        busy = true;
        const {reset} = this.#script.take();
        return reset ? finish('reset') : (socket.destroy(), finish());
      }
      const request = reader.next();
      if (!request) return;
      this.#recordRequest(number, request);
      if (request.problem) return finish('reset');
      busy = true;
      this.#owing.add(raw);
      const step = this.#script.take();
      if (step?.do === 'never') {
        this.#kept.delete(raw);
        return this.#refuseIfDue();
      }
      if (step?.do === 'answer') {
        await finish(await sendAnswer(socket, step));
        return handle(); // a request may have come meanwhile
      }
      if (!step) this.#record({event: 'problem', connection: number, problem: 'the script has run out'});
      await finish(step?.close ? 'close' : 'reset');
    };
    socket.on('data', (bytes) => {
      reader.push(bytes);
      // The request that an early answer was for is recorded and not answered again.
      if (busy && early) {
        const request = reader.next();
        if (request) this.#recordRequest(number, request);
        return;
      }
      handle();
    });
    if (early) {
      if (socket !== raw) await new Promise((resolve) => socket.once('secure', resolve));
      await finish(await sendAnswer(socket, early));
    }
  }

  #recordRequest(connection, {problem, text, method, target, version, headers, body}) {
    if (problem) return this.#record({event: 'problem', connection, problem, text});
    this.#record({
      event: 'request', request: ++this.#requests, connection, method, target, version, headers,
      bodyBytes: body.length, ...(body.length <= loggedBodyBytes && {body: body.toString()}),
    });
  }

  async stop() {
    // A client that has just left is still to be seen leaving.
    // Its end has arrived when its process has; each turn of the loop hands on what has arrived.
    for (let turn = 0; turn < 5 && this.#owing.size; turn++) await nextTurn();
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
    this.#record({event: 'end', connections: this.#connections, requests: this.#requests});
  }
}

function secureContext(options) {
  if (!options) return undefined;
  const {cert, key, ...others} = options;
  if (!cert || !key) throw new UsageError("'tls' needs the files 'cert' and 'key'");
  try {
    return tls.createSecureContext({cert: readFileSync(cert), key: readFileSync(key), ...others});
  } catch (error) {
    throw new UsageError(`'tls': ${error.message}`);
  }
}

export async function start(options) {
  const settings = withDefaults('faulty-server', options, {steps: undefined, tls: undefined, log: undefined, port: 0});
  const script = new Script(settings.steps);
  const context = secureContext(settings.tls);
  const folder = settings.log ? undefined : mkdtempSync(path.join(os.tmpdir(), 'faulty-server-'));
  const log = settings.log ?? path.join(folder, 'log');
  writeFileSync(log, '');
  const server = new FaultyServer(script, log, context);
  await server.start(settings.port);
  return {
    port: server.port,
    url: `${context ? 'https' : 'http'}://${context ? 'localhost' : loopback}:${server.port}`,
    log,
    async stop() {
      await server.stop();
      if (folder) rmSync(folder, {recursive: true});
    },
  };
}

await runAlone(import.meta.url, start);
