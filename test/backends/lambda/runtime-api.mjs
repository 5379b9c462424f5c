// SPDX-License-Identifier: Apache-2.0
//
// The Lambda Runtime API for one sandbox: what a runtime polls for events and hands results to.
//
//   GET  /2018-06-01/runtime/invocation/next            held until there is an event
//   POST /2018-06-01/runtime/invocation/{id}/response   the result
//   POST /2018-06-01/runtime/invocation/{id}/error      the failure of this event
//   POST /2018-06-01/runtime/init/error                 failure before the first `next`
//
// It keeps the runtime to the order of the protocol: `next`, then exactly one response or error. What the runtime
// sent is checked here; what becomes of it for the caller is decided in sandbox.mjs. The same class serves any
// runtime: the Node client that the functions of the tests run in, and a compiled workflow as `bootstrap`.

import {EventEmitter} from 'node:events';
import http from 'node:http';
import {close, listen, loopback, readBody, sendAnswer} from '../serve.mjs';

/** 6 MiB and 100 bytes: what the service takes as a buffered response. */
export const responseLimitBytes = 6 * 1024 * 1024 + 100;

const version = '/2018-06-01';

/**
 * Events: `ready` (the runtime asks for an event while none is outstanding), `initError` (outcome), `outcome` (id, outcome). An
 * outcome is `{kind: 'response', body, contentType}`, `{kind: 'error', body, errorType}` or
 * `{kind: 'tooLarge', size}`.
 */
export class RuntimeApi extends EventEmitter {
  #server = http.createServer((request, response) => this.#handle(request, response));
  #waiting; // the response object of the `next` that is held
  #events = [];
  #outstanding = new Set();
  address;

  async listen() {
    // A held `next` may take for ever.
    this.#server.requestTimeout = 0;
    this.#server.keepAliveTimeout = 0;
    this.address = `${loopback}:${await listen(this.#server)}`;
  }

  stop() {
    return close(this.#server);
  }

  /** Hands `event` ({id, payload, headers}) to the runtime as soon as it asks. */
  deliver(event) {
    this.#events.push(event);
    this.#serveNext();
  }

  #serveNext() {
    if (!this.#waiting || !this.#events.length) return;
    const event = this.#events.shift();
    this.#outstanding.add(event.id);
    sendAnswer(this.#waiting, 200, {'Content-Type': 'application/json', ...event.headers}, event.payload);
    this.#waiting = undefined;
  }

  async #handle(request, response) {
    const [, action] = request.url.match(new RegExp(`^${version}/runtime/(.*)$`)) ?? [];
    const invocation = action?.match(/^invocation\/([^/]+)\/(response|error)$/);
    try {
      if (request.method === 'GET' && action === 'invocation/next') return this.#next(response);
      if (request.method === 'POST' && action === 'init/error') return await this.#initError(request, response);
      if (request.method === 'POST' && invocation)
        return await this.#result(request, response, invocation[1], invocation[2]);
      refuse(response, 404, 'NotFound', `no such call: ${request.method} ${request.url}`);
    } catch (error) {
      // The runtime was killed in the middle of its request.
      if (error.code !== 'ECONNRESET') throw error;
    }
  }

  #next(response) {
    if (this.#outstanding.size || this.#waiting)
      return refuse(response, 403, 'InvalidStateTransition', 'Transition from Running to Ready is not allowed for runtime');
    this.#waiting = response;
    response.on('close', () => {
      if (this.#waiting === response) this.#waiting = undefined;
    });
    this.emit('ready');
    this.#serveNext();
  }

  async #initError(request, response) {
    const body = await readBody(request);
    sendAnswer(response, 202, {'Content-Type': 'application/json'}, '{"status":"OK"}\n');
    this.emit('initError', {kind: 'error', body, errorType: request.headers['lambda-runtime-function-error-type']});
  }

  async #result(request, response, id, kind) {
    const body = await readBody(request);
    if (!this.#outstanding.has(id)) return refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
    const mode = request.headers['lambda-runtime-function-response-mode'];
    if (kind === 'response' && mode !== undefined && mode !== 'streaming')
      return refuse(response, 400, 'InvalidResponseModeHeader', `Invalid response mode: ${mode}`);
    this.#outstanding.delete(id);
    if (body.length > responseLimitBytes && mode !== 'streaming') {
      refuse(response, 413, 'RequestEntityTooLarge', `Exceeded maximum allowed payload size (${responseLimitBytes} bytes).`);
      this.emit('outcome', id, {kind: 'tooLarge', size: body.length});
      return;
    }
    sendAnswer(response, 202, {'Content-Type': 'application/json'}, '{"status":"OK"}\n');
    this.emit('outcome', id, outcomeOf(request, kind, body));
  }
}

/** A streamed response that failed on the way says so in its trailers. */
function outcomeOf(request, kind, body) {
  const failed = request.trailers['lambda-runtime-function-error-type'];
  if (kind === 'response' && failed) {
    const text = request.trailers['lambda-runtime-function-error-body'] ?? '';
    return {kind: 'error', body: Buffer.from(text, 'base64'), errorType: failed};
  }
  return kind === 'response'
    ? {kind, body, contentType: request.headers['content-type']}
    : {kind, body, errorType: request.headers['lambda-runtime-function-error-type']};
}

function refuse(response, status, errorType, errorMessage) {
  sendAnswer(response, status, {'Content-Type': 'application/json'}, JSON.stringify({errorMessage, errorType}));
}
