// SPDX-License-Identifier: Apache-2.0
//
// Builds the bytes of an answer from its step, right or wrong as the step wants them, and sends them at its pace.

import http from 'node:http';
import {setTimeout as pause} from 'node:timers/promises';
import zlib from 'node:zlib';

/** Sends `step` on `socket`. Resolves to 'keep', 'close' or 'reset': what is to become of the connection. */
export async function sendAnswer(socket, step) {
  if (step.delayMs) await pause(step.delayMs);
  const content = encode(step);
  const informational = step.informational.map((status) => `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\n\r\n`);
  const start = `${informational.join('')}${head(step, content.length)}`;
  if (step.endless === 'headers') {
    await write(socket, [start], step);
    return endless(socket, (n) => `x-endless-${n}: ${'h'.repeat(1000)}\r\n`);
  }
  const limit = step.resetAfterBytes ?? step.closeAfterBytes;
  const body = [...bodyParts(step, content.subarray(0, limit))];
  const isWhole = limit === undefined && step.endless === undefined && step.badChunk !== 'end';
  if (step.framing === 'chunked' && isWhole) body.push(lastChunk(step));
  if (step.trickleBodyMs === undefined) {
    // Without a pace of its own the answer is one write, so that it arrives as one packet when it is small.
    await write(socket, [start, '\r\n', ...body], step);
  } else {
    await write(socket, [start, '\r\n'], step);
    await write(socket, body, {...step, trickleMs: step.trickleBodyMs});
  }
  if (step.endless === 'body')
    return endless(socket, () => (step.framing === 'chunked' ? `400\r\n${'b'.repeat(1024)}\r\n` : 'b'.repeat(1024)));
  if (limit !== undefined) {
    // The bytes have to be on their way before a reset, which drops what is not.
    await pause(10);
    return step.resetAfterBytes === undefined ? 'close' : 'reset';
  }
  if (step.closeSilentlyMs !== undefined) {
    await pause(step.closeSilentlyMs);
    return 'close';
  }
  return step.close || step.framing === 'close' || step.badChunk ? 'close' : 'keep';
}

function encode(step) {
  const plain = step.json !== undefined ? Buffer.from(JSON.stringify(step.json))
    : step.base64 !== undefined ? Buffer.from(step.base64, 'base64')
    : step.bytes !== undefined ? (step.encoding === 'gzip-bomb' ? Buffer.alloc(0) : Buffer.alloc(step.bytes, 'x'))
    : Buffer.from(step.body ?? '');
  switch (step.encoding) {
  case undefined:
    return plain;
  case 'gzip':
    return zlib.gzipSync(plain);
  case 'gzip-truncated': {
    const packed = zlib.gzipSync(plain);
    return packed.subarray(0, packed.length - 10);
  }
  case 'gzip-bad-checksum': {
    const packed = zlib.gzipSync(plain);
    packed[packed.length - 8] ^= 0xff; // the first byte of the CRC
    return packed;
  }
  case 'gzip-garbage':
    return Buffer.concat([Buffer.from('this is not gzip: '), plain]);
  case 'gzip-bomb':
    return zlib.gzipSync(Buffer.alloc(step.bytes));
  }
}

function head(step, length) {
  const headers = [];
  const add = (name, value) => headers.push(`${name}: ${value}\r\n`);
  for (const [name, values] of Object.entries(step.headers)) [values].flat().forEach((value) => add(name, value));
  if (step.json !== undefined && !given(step, 'content-type')) add('Content-Type', 'application/json');
  if (step.encoding) add('Content-Encoding', 'gzip');
  if (step.framing === 'chunked') add('Transfer-Encoding', 'chunked');
  if (step.framing === 'length' && !given(step, 'content-length')) add('Content-Length', length + step.lengthError);
  if (step.trailers) add('Trailer', Object.keys(step.trailers).join(', '));
  if (step.close) add('Connection', 'close');
  for (let left = step.headerBytes, n = 0; left > 0; left -= 1000, n++)
    add(`x-filler-${n}`, 'f'.repeat(Math.min(left, 1000)));
  return `HTTP/${step.version} ${step.status} ${step.reason ?? http.STATUS_CODES[step.status] ?? ''}\r\n${headers.join('')}`;
}

function given(step, name) {
  return Object.keys(step.headers).some((one) => one.toLowerCase() === name);
}

function* bodyParts(step, content) {
  if (step.framing !== 'chunked') {
    yield content;
    return;
  }
  for (let at = 0; at < content.length; at += step.chunkBytes) {
    const chunk = content.subarray(at, at + step.chunkBytes);
    const size = step.badChunk === 'size' ? 'zz' : chunk.length.toString(16);
    yield Buffer.concat([Buffer.from(`${size}\r\n`), chunk, Buffer.from(step.badChunk === 'crlf' ? '' : '\r\n')]);
  }
}

function lastChunk(step) {
  const trailers = Object.entries(step.trailers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  return `0\r\n${trailers.join('')}\r\n`;
}

/** Writes at the pace of `step`; stops quietly when the other side has gone. */
async function write(socket, parts, {trickleMs, packetBytes}) {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const size = trickleMs !== undefined ? 1 : packetBytes ?? (bytes.length || 1);
  for (let at = 0; at < bytes.length && socket.writable; at += size) {
    await new Promise((resolve) => socket.write(bytes.subarray(at, at + size), resolve));
    if (trickleMs !== undefined) await pause(trickleMs);
    else if (packetBytes !== undefined) await pause(0);
  }
}

async function endless(socket, make) {
  for (let n = 0; socket.writable; n++)
    await new Promise((resolve) => socket.write(make(n), resolve));
  return 'close';
}
