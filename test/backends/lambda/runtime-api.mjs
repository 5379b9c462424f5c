// SPDX-License-Identifier: Apache-2.0
//
// The Lambda Runtime API for one sandbox: what a runtime polls for events and hands results to.
//
//   GET  /2018-06-01/runtime/invocation/next            held until there is an event
//   POST /2018-06-01/runtime/invocation/{id}/response   the result
//   POST /2018-06-01/runtime/invocation/{id}/error      the failure of this event
//   POST /2018-06-01/runtime/init/error                 failure before the first `next`
//   GET  /2018-06-01/runtime/restore/next               SnapStart: held from the snapshot to the restore
//   POST /2018-06-01/runtime/restore/error              SnapStart: failure after the restore
//
// It keeps the runtime to the order of the protocol: `next`, then exactly one response or error; with `concurrency` so
// many of these at once. What else a runtime ought to do and the service lets pass is noted in `remarks`. What the
// runtime sent is checked here; what becomes of it for the caller is decided in sandbox.mjs. The same class serves any
// runtime: the Node client that the functions of the tests run in, and a compiled workflow as `bootstrap`.

import {EventEmitter} from 'node:events';
import http from 'node:http';
import {close, listen, loopback, readBody, sendAnswer} from '../serve.mjs';
import {remarksOn} from './remarks.mjs';

/** 6 MiB and 100 bytes: what the service takes as a buffered response. */
export const responseLimitBytes = 6 * 1024 * 1024 + 100;

const version = '/2018-06-01';

const good = '{"status":"OK"}\n';

/**
 * Events: `ready` (the runtime asks for an event, or for its restore), `idle` (it asks and has nothing else to do), `failed`
 * (outcome of init or restore), `outcome` (id, outcome). An outcome is `{kind: 'response', body, contentType}`,
 * `{kind: 'error', body, errorType}` or `{kind: 'tooLarge', size}`.
 */
export class RuntimeApi extends EventEmitter {
  #server = http.createServer((request, response) => this.#handle(request, response));
  #settings;
  #waiting = []; // the response objects of the `next`s that are held
  #restoring; // the response object of a `restore/next` that is held
  #events = [];
  #outstanding = new Map(); // by id: the event that was given out
  #hasAsked = false;
  #isRestored = false;
  address;
  connections = 0; // that the runtime has made
  calls = []; // {method, path, headers, body: the first bytes, status}
  remarks = [];

  /** `settings` has concurrency, responseLimitBytes, snapStart and faults (an instance of Faults). */
  constructor(settings) {
    super();
    this.#settings = settings;
  }

  async listen() {
    // A held `next` may take for ever.
    this.#server.requestTimeout = 0;
    this.#server.keepAliveTimeout = 0;
    this.#server.on('connection', () => this.connections++);
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

  /** Nobody waits for `id` any longer: what comes for it is refused. */
  forget(id) {
    this.#outstanding.delete(id);
    this.#events = this.#events.filter((event) => event.id !== id);
  }

  /** Lets a runtime that waits for its restore go on. */
  restore() {
    if (!this.#restoring) return;
    this.#isRestored = true;
    const response = this.#restoring;
    this.#restoring = undefined;
    this.#send(response, 200, '');
  }

  #serveNext() {
    while (this.#waiting.length && this.#events.length) {
      const response = this.#waiting.shift();
      const event = this.#events.shift();
      this.#outstanding.set(event.id, event);
      const headers = {'Content-Type': event.contentType ?? 'application/json', ...event.headers};
      const arrived = this.#settings.faults.answer('next', response, 200, headers, event.payload);
      if (arrived) continue;
      // It never had the event, which waits for its next question.
      this.#outstanding.delete(event.id);
      this.#events.unshift(event);
    }
  }

  async #handle(request, response) {
    const [, action] = request.url.match(new RegExp(`^${version}/runtime/(.*)$`)) ?? [];
    const [, id, kind] = action?.match(/^invocation\/([^/]+)\/(response|error)$/) ?? [];
    const call = {method: request.method, path: request.url, headers: request.headers};
    this.calls.push(call);
    response.on('finish', () => (call.status = response.statusCode));
    try {
      const routes = {
        'GET invocation/next': () => this.#next(response),
        'POST init/error': (body) => this.#initError(request, response, body),
        'GET restore/next': () => this.#restoreNext(response),
        'POST restore/error': (body) => this.#restoreError(request, response, body),
      };
      const route = kind && request.method === 'POST'
        ? (body) => this.#result(request, response, decodeURIComponent(id), kind, body)
        : routes[`${request.method} ${action}`];
      const name = kind ?? action?.replace(/^invocation\//, '');
      if (this.#settings.faults.before(name, request, response)) return;
      const body = await readBody(request);
      call.body = body.subarray(0, 4096).toString();
      this.remarks.push(...remarksOn(request, name, body, this.address));
      if (route) return route(body);
      refuse(response, 404, 'NotFound', `no such call: ${request.method} ${request.url}`);
    } catch (error) {
      // The runtime was killed in the middle of its request.
      if (error.code !== 'ECONNRESET') throw error;
    }
  }

  #next(response) {
    const isFull = this.#outstanding.size + this.#waiting.length >= this.#settings.concurrency;
    if (isFull || (this.#settings.snapStart && !this.#isRestored && this.#restoring))
      return refuse(response, 403, 'InvalidStateTransition', 'Transition from Running to Ready is not allowed for runtime');
    this.#hasAsked = true;
    this.#waiting.push(response);
    response.on('close', () => {
      this.#waiting = this.#waiting.filter((one) => one !== response);
    });
    this.emit('ready');
    this.#serveNext();
    if (!this.#outstanding.size && !this.#events.length) this.emit('idle');
  }

  #restoreNext(response) {
    if (!this.#settings.snapStart || this.#hasAsked || this.#isRestored)
      return refuse(response, 403, 'InvalidStateTransition', 'Transition to Restoring is not allowed for runtime');
    this.#restoring = response;
    this.emit('ready');
    this.emit('idle');
  }

  #initError(request, response, body) {
    if (this.#hasAsked)
      return refuse(response, 403, 'InvalidStateTransition', 'Transition from Ready to InitError is not allowed for runtime');
    this.#send(response, 202, good);
    this.emit('failed', {kind: 'error', body, errorType: request.headers['lambda-runtime-function-error-type']});
  }

  #restoreError(request, response, body) {
    if (!this.#isRestored || this.#hasAsked)
      return refuse(response, 403, 'InvalidStateTransition', 'Transition to RestoreError is not allowed for runtime');
    this.#send(response, 202, good);
    this.emit('failed', {kind: 'error', body, errorType: request.headers['lambda-runtime-function-error-type']});
  }

  #result(request, response, id, kind, body) {
    if (!this.#outstanding.has(id)) return refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
    const mode = request.headers['lambda-runtime-function-response-mode'];
    if (kind === 'response' && mode !== undefined && mode !== 'streaming')
      return refuse(response, 400, 'InvalidResponseModeHeader', `Invalid response mode: ${mode}`);
    this.#outstanding.delete(id);
    const limit = this.#settings.responseLimitBytes;
    if (body.length > limit && mode !== 'streaming') {
      refuse(response, 413, 'RequestEntityTooLarge', `Exceeded maximum allowed payload size (${limit} bytes).`);
      this.emit('outcome', id, {kind: 'tooLarge', size: body.length});
      return;
    }
    this.#settings.faults.answer(kind, response, 202, {'Content-Type': 'application/json'}, good);
    this.emit('outcome', id, outcomeOf(request, kind, body));
  }

  #send(response, status, body) {
    sendAnswer(response, status, {'Content-Type': 'application/json'}, body);
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
