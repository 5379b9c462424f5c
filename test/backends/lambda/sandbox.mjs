// SPDX-License-Identifier: Apache-2.0
//
// One execution environment of a function: a process, the Runtime API it talks to, and what the service makes of the
// ways in which either can end.
//
//   starting --invoke, next--> busy --response or error--> idle --invoke--> busy
//   any of them --time out, exit, init error--> dead: the pool in functions.mjs then makes a new one
//
// What `invoke` resolves to is what the caller of the function gets: `{body, failed, log}`.

import {spawn} from 'node:child_process';
import path from 'node:path';
import {modulesFolder} from '../packages.mjs';
import {responseLimitBytes, RuntimeApi} from './runtime-api.mjs';

const initLimitMs = 10_000;

/** LogType=Tail gives the last 4 KiB. */
const logTailBytes = 4 * 1024;

export class Sandbox {
  #function;
  #api = new RuntimeApi();
  #process;
  #log = '';
  #ended; // how the process ended: {code, signal}
  #ready = Promise.withResolvers(); // with the outcome of init when it failed
  #exited = Promise.withResolvers();
  #initStarted = performance.now();
  #calls = 0;
  #settle; // ends the invocation that runs
  state = 'starting'; // idle, busy, dead

  /** `settings` is an entry of `functions` of lambda-host.mjs, complete. */
  constructor(settings) {
    this.#function = settings;
    this.#api.on('ready', () => this.#ready.resolve());
    this.#api.on('initError', (outcome) => {
      this.state = 'dead';
      this.#ready.resolve(outcome);
    });
  }

  #onExit(code, signal) {
    this.#ended = {code, signal};
    this.state = 'dead';
    this.#exited.resolve();
    this.#ready.resolve();
    this.#settle?.({kind: 'exit'});
  }

  async start() {
    const settings = this.#function;
    await this.#api.listen();
    const [command, ...args] = settings.command ?? [
      process.execPath, path.join(modulesFolder, 'aws-lambda-ric/index.mjs'), settings.handler,
    ];
    this.#process = spawn(command, args, {
      cwd: settings.folder,
      env: environmentOf(settings, this.#api.address),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a group of its own, so that what it started ends with it
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream.on('data', (data) => (this.#log += data));
    this.#process.on('error', (error) => {
      this.#log += `${error.message}\n`;
      this.#onExit(127, null);
    });
    this.#process.on('exit', (code, signal) => this.#onExit(code, signal));
  }

  /** Runs `event` ({id, payload, headers, version}) and resolves to what the caller gets. */
  async invoke(event) {
    const first = this.#calls++ === 0;
    if (!first) this.state = 'busy';
    const initError = await Promise.race([this.#ready.promise, wait(initLimitMs)]);
    const initMs = first ? performance.now() - this.#initStarted : undefined;
    if (initError) {
      // The runtime says why it cannot start and exits; the caller gets its words.
      await this.kill();
      return this.#answer(event, {failed: true, body: initError.body}, 0, initMs);
    }
    if (this.#ended) return this.#answer(event, {failed: true, body: exitError(event.id, this.#ended)}, 0, initMs);
    this.state = 'busy';
    const started = performance.now();
    const result = await this.#run(event);
    // What the function printed before its answer may be read after it.
    await new Promise(setImmediate);
    return this.#answer(event, result, performance.now() - started, initMs);
  }

  async #run(event) {
    const limitMs = this.#function.timeoutSeconds * 1000;
    let timer;
    const outcome = await new Promise((resolve) => {
      this.#api.once('outcome', (_id, outcome) => resolve(outcome));
      timer = setTimeout(() => resolve({kind: 'timeout'}), limitMs);
      this.#settle = resolve;
      const deadline = Date.now() + limitMs;
      this.#api.deliver({
        id: event.id,
        payload: event.payload,
        headers: {'Lambda-Runtime-Deadline-Ms': String(deadline), ...event.headers},
      });
    });
    clearTimeout(timer);
    this.#settle = undefined;
    this.#api.removeAllListeners('outcome');
    switch (outcome.kind) {
    case 'response':
      this.state = 'idle';
      return {failed: false, body: this.#function.rawText ? rawText(outcome.body) : outcome.body};
    case 'error':
      this.state = 'idle';
      return {failed: true, body: outcome.body};
    case 'tooLarge':
      this.state = 'idle';
      return {failed: true, body: sizeError(outcome.size)};
    case 'timeout':
      await this.kill();
      return {failed: true, body: timeoutError(event.id, this.#function)};
    case 'exit':
      return {failed: true, body: exitError(event.id, this.#ended)};
    }
  }

  #answer(event, result, durationMs, initMs) {
    const memory = this.#function.memoryMb;
    const log = `START RequestId: ${event.id} Version: ${event.version}\n${this.#log}END RequestId: ${event.id}\n` +
      `REPORT RequestId: ${event.id}\tDuration: ${durationMs.toFixed(2)} ms\t` +
      `Billed Duration: ${Math.ceil(durationMs)} ms\tMemory Size: ${memory} MB\tMax Memory Used: ${memory} MB\t` +
      `${initMs === undefined ? '' : `Init Duration: ${initMs.toFixed(2)} ms\t`}\n`;
    this.#log = '';
    return {...result, log: Buffer.from(log).subarray(-logTailBytes)};
  }

  /** Ends the process and all that it started. */
  async kill() {
    this.state = 'dead';
    if (this.#process?.pid && !this.#ended) {
      try {
        process.kill(-this.#process.pid, 'SIGKILL');
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
      await this.#exited.promise;
    }
    await this.#api.stop();
  }

  get pid() {
    return this.#process?.pid;
  }
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** What a sandbox of the service has in its environment, and the function's own variables. */
function environmentOf(settings, address) {
  return {
    PATH: process.env.PATH,
    ...(process.env.ASL_BACKENDS_RUN && {ASL_BACKENDS_RUN: process.env.ASL_BACKENDS_RUN}),
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: settings.region,
    AWS_DEFAULT_REGION: settings.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_ACCESS_KEY_ID: 'ASIAFUNCTION',
    AWS_SECRET_ACCESS_KEY: 'function-secret',
    AWS_SESSION_TOKEN: 'function-token',
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0',
    AWS_LAMBDA_RUNTIME_API: address,
    LAMBDA_TASK_ROOT: settings.folder,
    _HANDLER: settings.handler,
    ...settings.environment,
  };
}

/** The Node client always answers JSON. A runtime may answer any bytes, so a JSON string stands for its text. */
function rawText(body) {
  const value = JSON.parse(body);
  return typeof value === 'string' ? value : body;
}

function timeoutError(id, {timeoutSeconds, timeoutStyle}) {
  const message = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  return JSON.stringify(timeoutStyle === 'typed'
    ? {errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${id} Error: ${message}`}
    : {errorMessage: `${new Date().toISOString()} ${id} ${message}`});
}

function sizeError(size) {
  return JSON.stringify({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${size} bytes) exceeded maximum allowed payload size ` +
      `(${responseLimitBytes} bytes).`,
  });
}

function exitError(id, {code, signal}) {
  const how = signal ? `Runtime exited with error: signal: ${signalWords[signal] ?? signal}`
    : code === 0 ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${code}`;
  return JSON.stringify({errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${id} Error: ${how}`});
}

const signalWords = {
  SIGABRT: 'aborted', SIGHUP: 'hangup', SIGINT: 'interrupt', SIGKILL: 'killed', SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};
