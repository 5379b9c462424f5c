// SPDX-License-Identifier: Apache-2.0
//
// The script of a faulty server: a list of steps, each for one request or one connection.
//
// Steps that are taken when a connection is made
//   {"do": "refuse"}       nobody listens; with "ms" for that long, and then the next step is due
//   {"do": "reset"}        the connection is reset at once; with "close": true it is closed in order
//   {"do": "mute"}         the connection is taken and never answered, not even TLS
//   {"do": "answer", "early": true, ..}     the answer is sent before anything was read
// Steps that are taken when a request is there
//   {"do": "answer", ..}   the default, so "do" may be left out; see `answerDefaults`
//   {"do": "hang-up"}      closes (or "reset": true resets) as the first byte of the request arrives: what happens to a
//                          client that uses a kept connection just as the server ends it
//   {"do": "never"}        reads the request and never answers
//
// "times": N takes a step N times. The last step is taken for ever, unless it has "times": then what comes after it
// is reset, and the log says so.

import {UsageError, withDefaults} from '../serve.mjs';

export const answerDefaults = {
  // What is said.
  status: 200,
  reason: undefined, // default: the usual one
  version: '1.1', // or '1.0'
  headers: {}, // a value may be an array: several lines
  body: undefined, // text, or one of
  json: undefined, //   a value
  base64: undefined, //   bytes
  bytes: undefined, //   that many letters x
  encoding: undefined, // gzip; gzip-truncated, gzip-bad-checksum, gzip-garbage lie; gzip-bomb has `bytes` zero bytes
  informational: [], // statuses sent before: 100, 103

  // How its end is told.
  framing: 'length', // chunked, or close: no length until the connection closes
  lengthError: 0, // Content-Length is wrong by so much
  chunkBytes: 1024,
  badChunk: undefined, // size: a size that is no number; end: no last chunk; crlf: a chunk without its line end
  trailers: undefined, // headers after the last chunk
  close: false, // says Connection: close and closes
  closeSilentlyMs: undefined, // closes so long after the answer without having said it

  // How it is sent.
  early: false,
  delayMs: 0, // before it
  trickleMs: undefined, // one byte, then so long nothing
  trickleBodyMs: undefined, // the same for the body alone
  packetBytes: undefined, // in packets of that size
  resetAfterBytes: undefined, // of the body: then the connection is reset
  closeAfterBytes: undefined, // or closed
  headerBytes: 0, // additional headers of that size together
  endless: undefined, // headers or body: never stops sending them
};

const choices = {
  version: ['1.0', '1.1'],
  encoding: ['gzip', 'gzip-truncated', 'gzip-bad-checksum', 'gzip-garbage', 'gzip-bomb'],
  framing: ['length', 'chunked', 'close'],
  badChunk: ['size', 'end', 'crlf'],
  endless: ['headers', 'body'],
};

const kinds = {
  answer: answerDefaults,
  refuse: {ms: undefined},
  reset: {close: false},
  mute: {},
  'hang-up': {reset: false},
  never: {},
};

/** Steps of a script in full, each with every field of its kind. */
export function parseSteps(script) {
  if (!Array.isArray(script) || !script.length) throw new UsageError("'steps' is a list of at least one step");
  return script.map((given, index) => {
    const what = `step ${index}`;
    const kind = given?.do ?? 'answer';
    if (!Object.hasOwn(kinds, kind))
      throw new UsageError(`${what}: 'do' is one of ${Object.keys(kinds).join(', ')}, not '${kind}'`);
    const step = withDefaults(what, given, {do: kind, times: undefined, ...kinds[kind]});
    for (const [name, words] of Object.entries(choices))
      if (step[name] !== undefined && !words.includes(step[name]))
        throw new UsageError(`${what}: '${name}' is one of ${words.join(', ')}, not '${step[name]}'`);
    if (kind === 'answer' && ['body', 'json', 'base64', 'bytes'].filter((name) => step[name] !== undefined).length > 1)
      throw new UsageError(`${what}: one of 'body', 'json', 'base64' and 'bytes'`);
    if (step.encoding === 'gzip-bomb' && step.bytes === undefined)
      throw new UsageError(`${what}: a gzip-bomb needs 'bytes'`);
    return step;
  });
}

/** The step that is due, and the count of those taken. */
export class Script {
  #steps;
  #index = 0;
  #taken = 0;

  constructor(steps) {
    this.#steps = parseSteps(steps);
  }

  /** The step that is due, undefined after the last. */
  peek() {
    return this.#steps[this.#index];
  }

  /** True when the step that is due is taken as a connection is made. */
  get isForConnection() {
    const step = this.peek();
    return !step || ['reset', 'mute', 'refuse'].includes(step.do) || step.early === true;
  }

  take() {
    const step = this.peek();
    if (!step) return undefined;
    this.#taken++;
    const isLast = this.#index === this.#steps.length - 1;
    if (step.times === undefined ? !isLast : this.#taken >= step.times) {
      this.#index++;
      this.#taken = 0;
    }
    return step;
  }
}
