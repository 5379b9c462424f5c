// SPDX-License-Identifier: Apache-2.0
//
// A runtime over plain sockets that prints each answer as it came, with `|` for line ends, and how the connection went on. It
// answers each event with its body, a new connection a call.

import net from 'node:net';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');

function call(head, body = '') {
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), host);
    let text = '';
    const done = (how) => {
      socket.destroy();
      resolve({text, how});
    };
    const isWhole = () => {
      const [head, rest] = text.split(/\r\n\r\n(.*)/s);
      if (rest === undefined || head.includes(' 100 ')) return /100 Continue.*\r\n\r\n.*\r\n\r\n./s.test(text);
      const [, length] = head.match(/content-length: (\d+)/i) ?? [];
      return length !== undefined ? rest.length >= Number(length) : rest.endsWith('0\r\n\r\n');
    };
    socket.on('data', (data) => {
      text += data;
      if (isWhole() && !/connection: close/i.test(text)) done('kept');
    });
    socket.on('end', () => done('ended'));
    socket.on('error', (error) => done(error.code));
    socket.write(`${head} HTTP/1.1\r\nHost: ${host}:${port}\r\nUser-Agent: raw\r\n${body === '' ? '' : `Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n`}\r\n${body}`);
  });
}

function show(what, {text, how}) {
  const shown = text.replace(/^(Date|Lambda-|Content-Type).*\r\n/gim, '').replaceAll('\r\n', '|').trimEnd();
  process.stderr.write(`${what}: ${shown} (${how})\n`);
}

for (;;) {
  const event = await call('GET /2018-06-01/runtime/invocation/next');
  show('next', event);
  const [, id] = event.text.match(/Lambda-Runtime-Aws-Request-Id: (\S+)/i) ?? [];
  if (!id || event.how === 'ended' && !event.text.includes('event"')) continue;
  show('response', await call(`POST /2018-06-01/runtime/invocation/${id}/response`, '"result"'));
}
