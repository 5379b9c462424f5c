// SPDX-License-Identifier: Apache-2.0
//
// node leave.mjs PORT COUNT: so many times, one after the other, sends a request and closes the connection a little later,
// whatever has come until then.

import net from 'node:net';
import {setTimeout as pause} from 'node:timers/promises';

const [port, count] = process.argv.slice(2).map(Number);
for (let time = 0; time < count; time++) {
  const socket = net.connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
  await pause(300);
  socket.destroy();
  await pause(100);
}
