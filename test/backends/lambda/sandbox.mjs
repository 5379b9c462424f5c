// SPDX-License-Identifier: Apache-2.0
//
// One execution environment of a function: a process, the Runtime API it talks to, and what the service makes of the
// ways in which either can end.
//
//   starting --invoke, next--> busy --response or error--> idle --invoke--> busy
//   any of them --time out, exit, init error--> dead: the pool in functions.mjs then makes a new one
//
// With `freeze` an idle process is stopped as the service freezes one: from the moment in which it asks for its next
// event until that is there. With `maxConcurrency` it gets several events at once, and then it is neither frozen nor
// killed at an event's time-out, as on managed instances.
//
// What `invoke` resolves to is what the caller of the function gets: `{body, failed, log}`.

import {spawn} from 'node:child_process';
import path from 'node:path';
import {modulesFolder} from '../packages.mjs';
import {environmentOf} from './environment.mjs';
import {RuntimeApi} from './runtime-api.mjs';

const initLimitMs = 10_000;

/** LogType=Tail gives the last 4 KiB. */
const logTailBytes = 4 * 1024;

export class Sandbox {
  #function;
  #api;
  #process;
  #log = '';
  #ended; // how the process ended: {code, signal}
  #ready = Promise.withResolvers(); // with the outcome of init when it failed
  #exited = Promise.withResolvers();
  #initStarted = performance.now();
  #calls = 0;
  #running = new Map(); // by id: ends the invocation
  #isFrozen = false;
  #failure; // the outcome of init or restore when that failed
  freezes = 0;
  state = 'starting'; // idle, busy, dead

  /** `settings` is an entry of `functions` of lambda-host.mjs, complete. */
  constructor(settings) {
    this.#function = settings;
    this.#api = new RuntimeApi({...settings, concurrency: settings.maxConcurrency ?? 1});
    this.#api.on('ready', () => this.#ready.resolve());
    this.#api.on('idle', () => this.#freeze());
    this.#api.on('failed', (outcome) => {
      this.state = 'dead';
      this.#failure = outcome;
      this.#ready.resolve();
      for (const settle of this.#running.values()) settle({...outcome, isFinal: true});
    });
    this.#api.on('outcome', (id, outcome) => this.#running.get(id)?.(outcome));
  }

  #onExit(code, signal) {
    this.#ended = {code, signal};
    this.state = 'dead';
    this.#exited.resolve();
    this.#ready.resolve();
    for (const settle of this.#running.values()) settle({kind: 'exit'});
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
      stream.on('data', (data) => {
        this.#log += data;
        settings.record?.(data);
      });
    this.#process.on('error', (error) => {
      this.#log += `${error.message}\n`;
      this.#onExit(127, null);
    });
    this.#process.on('exit', (code, signal) => this.#onExit(code, signal));
  }

  /** Whether it can take one more event. */
  get hasRoom() {
    return this.state !== 'dead' && this.#running.size + this.#starting < (this.#function.maxConcurrency ?? 1);
  }
  #starting = 0; // invocations that wait for the process to be ready

  #freeze() {
    if (!this.#function.freeze || this.#isFrozen || this.#ended || this.#function.maxConcurrency > 1) return;
    this.#isFrozen = true;
    this.freezes++;
    process.kill(-this.#process.pid, 'SIGSTOP');
  }

  #thaw() {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    process.kill(-this.#process.pid, 'SIGCONT');
  }

  /** Runs `event` ({id, payload, headers, version}) and resolves to what the caller gets. */
  async invoke(event) {
    const first = this.#calls++ === 0;
    if (!first) this.state = 'busy';
    this.#starting++;
    await Promise.race([this.#ready.promise, wait(initLimitMs)]);
    this.#starting--;
    const initMs = first ? performance.now() - this.#initStarted : undefined;
    if (this.#failure) {
      // The runtime says why it cannot start and exits; the caller gets its words.
      await this.#exit();
      return this.#answer(event, {failed: true, body: this.#failure.body}, 0, initMs);
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
    const {timeoutSeconds, graceSeconds, snapStart, maxConcurrency} = this.#function;
    const limitMs = timeoutSeconds * 1000;
    let timer;
    const outcome = await new Promise((resolve) => {
      this.#running.set(event.id, resolve);
      timer = setTimeout(() => resolve({kind: 'timeout'}), limitMs + graceSeconds * 1000);
      const deadline = Date.now() + limitMs;
      this.#thaw();
      if (snapStart) this.#api.restore();
      const headers = {'Lambda-Runtime-Deadline-Ms': String(deadline), ...event.headers};
      for (const [name, value] of Object.entries(headers)) if (value === undefined) delete headers[name];
      this.#api.deliver({...event, headers});
    });
    clearTimeout(timer);
    this.#running.delete(event.id);
    if (this.state !== 'dead') this.state = this.#running.size ? 'busy' : 'idle';
    switch (outcome.kind) {
    case 'response':
      return {failed: false, body: this.#function.rawText ? rawText(outcome.body) : outcome.body};
    case 'error':
      if (outcome.isFinal) await this.#exit();
      return {failed: true, body: outcome.body};
    case 'tooLarge':
      return {failed: true, body: sizeError(outcome.size, this.#function.responseLimitBytes)};
    case 'timeout':
      if (maxConcurrency > 1) this.#api.forget(event.id);
      else await this.kill();
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

  /** The process has said that it ends. */
  async #exit() {
    await Promise.race([this.#exited.promise, wait(1000)]);
    await this.kill();
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

  /** What a test may want to know. */
  get report() {
    const {calls, connections, remarks} = this.#api;
    return {pid: this.pid, state: this.state, ended: this.#ended, freezes: this.freezes, connections, remarks, calls};
  }
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
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

function sizeError(size, limit) {
  return JSON.stringify({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${size} bytes) exceeded maximum allowed payload size (${limit} bytes).`,
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
