// SPDX-License-Identifier: Apache-2.0
//
// Reads HTTP/1 requests off a byte stream, one after the other. It is strict where a client has to be right: a
// request that is not well formed is recorded as what it is, `{problem}`, and not guessed at.

const headEnd = Buffer.from('\r\n\r\n');

export class RequestReader {
  #bytes = Buffer.alloc(0);

  push(bytes) {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
  }

  get pending() {
    return this.#bytes.length;
  }

  /** The next request {method, target, version, headers, body}, {problem, text}, or undefined while it is not whole. */
  next() {
    const end = this.#bytes.indexOf(headEnd);
    if (end < 0) return undefined;
    const [line, ...lines] = this.#bytes.subarray(0, end).toString('latin1').split('\r\n');
    const match = line.match(/^([A-Z]+) (\S+) HTTP\/(1\.[01])$/);
    if (!match) return this.#broken(`bad request line '${line}'`);
    const headers = {};
    for (const text of lines) {
      const [, name, value] = text.match(/^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/) ?? [];
      if (!name) return this.#broken(`bad header line '${text}'`);
      const key = name.toLowerCase();
      headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
    }
    if (match[3] === '1.1' && headers.host === undefined) return this.#broken('no Host header');
    const body = this.#body(headers, end + headEnd.length);
    if (body === undefined) return undefined;
    if (body.problem) return this.#broken(body.problem);
    this.#bytes = this.#bytes.subarray(body.end);
    return {method: match[1], target: match[2], version: match[3], headers, body: body.bytes};
  }

  #broken(problem) {
    const text = this.#bytes.toString('latin1').slice(0, 200);
    this.#bytes = Buffer.alloc(0);
    return {problem, text};
  }

  #body(headers, start) {
    if (/chunked/i.test(headers['transfer-encoding'] ?? '')) {
      if (headers['content-length'] !== undefined) return {problem: 'both Content-Length and Transfer-Encoding'};
      return this.#chunks(start);
    }
    const length = headers['content-length'] ?? '0';
    if (!/^\d+$/.test(length)) return {problem: `bad Content-Length '${length}'`};
    const end = start + Number(length);
    return this.#bytes.length < end ? undefined : {bytes: this.#bytes.subarray(start, end), end};
  }

  #chunks(start) {
    const parts = [];
    for (let at = start; ;) {
      const lineEnd = this.#bytes.indexOf('\r\n', at);
      if (lineEnd < 0) return undefined;
      const text = this.#bytes.toString('latin1', at, lineEnd);
      const [, size] = text.match(/^([0-9a-fA-F]+)(?:;.*)?$/) ?? [];
      if (size === undefined) return {problem: `bad chunk size '${text}'`};
      at = lineEnd + 2;
      const length = parseInt(size, 16);
      if (length === 0) {
        // Trailers are read over; an empty line ends them.
        for (;;) {
          const next = this.#bytes.indexOf('\r\n', at);
          if (next < 0) return undefined;
          if (next === at) return {bytes: Buffer.concat(parts), end: at + 2};
          at = next + 2;
        }
      }
      if (this.#bytes.length < at + length + 2) return undefined;
      parts.push(this.#bytes.subarray(at, at + length));
      at += length + 2;
      if (this.#bytes.toString('latin1', at - 2, at) !== '\r\n') return {problem: 'a chunk does not end in CRLF'};
    }
  }
}
