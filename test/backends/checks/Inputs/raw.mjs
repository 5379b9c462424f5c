// SPDX-License-Identifier: Apache-2.0
//
// Talks to 127.0.0.1:$FAULTY_PORT (or another with --port N) on raw sockets and shows each byte that comes back.
//
// raw.mjs WORD ..
//   get      sends a request on the open connection, or on a new one; post: with a body; bad: one that is no HTTP
//   open     makes a connection and sends nothing
//   more     does nothing
//   drop     leaves the connection
//   wait=MS  lets time pass
//
// All but the last two then show what came: until the connection ended or, after something came, there was a pause.
// `get:TEXT` waits until TEXT has come, `get=MS` for that time only, where nothing is expected to come.

import net from 'node:net';
import {setTimeout as pause} from 'node:timers/promises';

const pauseMs = 200;

let socket;
let received = '';
let last = 0;
let ended;
let packets = 0;

const args = process.argv.slice(2);
const port = args[0] === '--port' ? args.splice(0, 2)[1] : process.env.FAULTY_PORT;

async function open() {
  received = '';
  ended = undefined;
  packets = 0;
  socket = net.connect(Number(port), '127.0.0.1');
  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    received += bytes.toString('latin1');
    packets++;
    last = Date.now();
    if (received.length > 5_000_000) {
      ended = 'more than 5000000 bytes';
      socket.destroy();
    }
  });
  socket.on('end', () => (ended ??= 'closed'));
  socket.on('error', (error) => (ended ??= error.code));
  await new Promise((resolve) => socket.once('connect', resolve).once('error', resolve));
}

function show() {
  const text = received.length > 3000 ? `${received.length} bytes` : received.replace(/\r/g, '\\r').replace(/[^\n -~]/g, '?');
  process.stdout.write(`${text}\n[${ended ?? 'open'}, ${packets} packets]\n`);
  received = '';
  packets = 0;
}

for (const word of args) {
  const [, name, how, value] = word.match(/^(\w+)(?:([:=])(.*))?$/);
  if (name === 'wait') await pause(Number(value));
  else if (name === 'drop') {
    socket.destroy();
    socket = undefined;
  } else {
    if (name !== 'more' && (!socket || ended)) await open();
    if (name === 'get') socket.write('GET /path HTTP/1.1\r\nHost: localhost\r\n\r\n');
    if (name === 'post') socket.write('POST /path HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello');
    if (name === 'bad') socket.write('this is no request\r\n\r\n');
    const begin = Date.now();
    const isDone = {
      ':': () => received.includes(value),
      '=': () => Date.now() - begin >= Number(value),
    }[how] ?? (() => received && Date.now() - last > pauseMs);
    while (!ended && !isDone()) await pause(5);
    show();
  }
}
socket?.destroy();
