// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong between a runtime and its host, on request.
//
// A fault is `{call, what, ..}` and concerns one call (`times` of them), after `skip` others. `call` is next, response, error,
// init/error, restore/next or restore/error. What happens:
//
//   status     it is answered with `status`; nothing else happens
//   cut        the connection ends before anything happens
//   cut-half   an event or an answer is sent in part, then the connection ends. The event stays to be given out; a
//              result counts
//   cut-after  a result counts, and the connection ends without an answer
//   status-after  a result counts, and is answered with `status`
//   slow       the answer comes after `delayMs`, a few bytes at a time
//   chunked    the answer is sent in chunks
//   to-the-end the answer has no length: its end is that of the connection
//   close      the answer says Connection: close
//   continue   an informational answer comes first
//   raw        the connection gives `text`, and ends. As cut otherwise

import {UsageError, withDefaults} from '../serve.mjs';

const defaults = {call: undefined, what: undefined, times: 1, skip: 0, status: 500, delayMs: 50, text: ''};

const kinds = [
  'status', 'cut', 'cut-half', 'cut-after', 'status-after', 'slow', 'chunked', 'to-the-end', 'close', 'continue', 'raw',
];

export class Faults {
  #list = [];

  constructor(given = []) {
    given.forEach((fault) => this.add(fault));
  }

  add(given) {
    const fault = withDefaults('a fault', given, defaults);
    if (!kinds.includes(fault.what)) throw new UsageError(`'what' of a fault is one of ${kinds.join(', ')}`);
    this.#list.push(fault);
  }

  get left() {
    return this.#list.reduce((sum, {times}) => sum + times, 0);
  }

  /** The fault that concerns this call, if its kind is one of `when`. */
  #take(call, when) {
    const fault = this.#list.find((one) => one.times > 0 && one.call === call && when.includes(one.what));
    if (!fault) return undefined;
    if (fault.skip > 0) {
      fault.skip--;
      return undefined;
    }
    fault.times--;
    return fault;
  }

  /** Does what goes wrong before the call has any effect; true when that was all. */
  before(call, request, response) {
    const fault = this.#take(call, ['status', 'cut', 'raw']);
    if (!fault) return false;
    if (fault.what === 'status') {
      request.resume().on('end', () => send(response, fault.status, {}, '{"errorType":"Faulty","errorMessage":"on request"}'));
      return true;
    }
    // With its request unread the other end would see a reset.
    request.resume().on('end', () => {
      if (fault.text) response.socket?.write(fault.text);
      response.socket?.end();
    });
    return true;
  }

  /** Answers; false when the other end has got nothing it can use. */
  answer(call, response, status, headers, body) {
    const fault = this.#take(call, kinds.filter((kind) => !['status', 'cut', 'raw'].includes(kind)));
    const bytes = Buffer.from(body);
    const socket = response.socket;
    switch (fault?.what) {
    case 'cut-after':
      socket?.end();
      return false;
    case 'cut-half':
      socket?.write(`${head(status, {...headers, 'Content-Length': bytes.length})}${bytes.subarray(0, bytes.length / 2)}`);
      socket?.end();
      return false;
    case 'status-after':
      send(response, fault.status, {}, '{}');
      return true;
    case 'slow':
      dribble(socket, `${head(status, {...headers, 'Content-Length': bytes.length, Connection: 'close'})}`, bytes, fault.delayMs);
      return true;
    case 'chunked':
      response.writeHead(status, {...headers, Connection: 'keep-alive'});
      for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
      response.end();
      return true;
    case 'to-the-end':
      socket.end(Buffer.concat([Buffer.from(head(status, headers)), bytes]));
      return true;
    case 'continue':
      response.writeContinue();
      send(response, status, headers, bytes);
      return true;
    case 'close':
      send(response, status, {...headers, Connection: 'close'}, bytes);
      return true;
    default:
      send(response, status, headers, bytes);
      return true;
    }
  }
}

function send(response, status, headers, body) {
  const bytes = Buffer.from(body);
  response.writeHead(status, {Connection: 'keep-alive', ...headers, 'Content-Length': bytes.length});
  response.end(bytes);
}

function head(status, headers) {
  return `HTTP/1.1 ${status} Some\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

/** Sends `first` and `rest` in eight pieces, the first after `delayMs`. */
function dribble(socket, first, rest, delayMs) {
  const bytes = Buffer.concat([Buffer.from(first), rest]);
  const size = Math.ceil(bytes.length / 8);
  let at = 0;
  const step = () => {
    socket.write(bytes.subarray(at, at + size));
    at += size;
    if (at < bytes.length) setTimeout(step, 2);
    else socket.end();
  };
  setTimeout(step, delayMs);
}
