// SPDX-License-Identifier: Apache-2.0
//
// The functions of the host: their settings, and for each the sandboxes it runs in.
//
// As in the service an invocation takes a sandbox that is idle, the one used last, and else a new one starts for it.
// So invocations at the same time are apart, and invocations one after the other meet the same process. With
// `maxConcurrency` a sandbox takes so many at once.

import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {UsageError, withDefaults} from '../serve.mjs';
import {Faults} from './faults.mjs';
import {responseLimitBytes} from './runtime-api.mjs';
import {Sandbox} from './sandbox.mjs';

const functionsFolder = fileURLToPath(new URL('../functions', import.meta.url));

const defaults = {
  handler: undefined, // FILE.EXPORT, as in the service; the name of the function gives the default NAME.handler
  folder: functionsFolder,
  command: undefined, // program and arguments of another runtime; the default is the Node client
  timeoutSeconds: 3,
  graceSeconds: 0, // how long after its time-out a process is killed: tests of what it does before do not depend on load
  memoryMb: 128,
  concurrency: 10, // sandboxes at the same time; more invocations are throttled
  environment: {}, // null takes a variable out
  qualifiers: {}, // alias or version to the version that is executed
  rawText: false, // a JSON string as result is sent as its text
  timeoutStyle: 'message', // or 'typed', which has errorType Sandbox.Timedout
  freeze: false, // processes are stopped between events
  maxConcurrency: undefined, // events of a process at the same time, as on managed instances
  snapStart: false,
  logFormat: undefined, // Text or JSON
  logLevel: undefined, // TRACE DEBUG INFO WARN ERROR FATAL
  responseLimitBytes,
  faults: [], // see faults.mjs
  idPrefix: '', // of what the runtime gets as the id of an event
  checksPayload: true, // only JSON is taken for an event, as the service does
};

export class Functions {
  place = {}; // what ${NAME} in an environment stands for
  #functions = new Map();
  #scratch;

  constructor(settings, region) {
    for (const [name, given] of Object.entries(settings)) {
      const complete = withDefaults(`function '${name}'`, given, defaults);
      complete.handler ??= `${name}.handler`;
      if (complete.timeoutStyle !== 'message' && complete.timeoutStyle !== 'typed')
        throw new UsageError(`function '${name}': timeoutStyle is 'message' or 'typed'`);
      const entry = {sandboxes: new Set(), past: [], log: ''};
      const record = (data) => (entry.log += data);
      entry.settings = {...complete, name, region, faults: new Faults(complete.faults), record};
      this.#functions.set(name, entry);
    }
  }

  get(name) {
    return this.#functions.get(name)?.settings;
  }

  get names() {
    return [...this.#functions.keys()];
  }

  /** Processes of all sandboxes that are alive. */
  get processes() {
    return [...this.#functions.values()].flatMap(({sandboxes}) => [...sandboxes].map(({pid}) => pid));
  }

  /** What all processes of function `name` have printed. */
  logOf(name) {
    return this.#entry(name).log;
  }

  /** What is known of the sandboxes of function `name`, those that are gone included. */
  reportsOf(name) {
    const {sandboxes, past} = this.#entry(name);
    return [...past, ...[...sandboxes].map(({report}) => report)];
  }

  /** From now on this goes wrong too, see faults.mjs. */
  addFault(name, fault) {
    this.#entry(name).settings.faults.add(fault);
  }

  #entry(name) {
    const entry = this.#functions.get(name);
    if (!entry) throw new UsageError(`there is no function '${name}'`);
    return entry;
  }

  /** Resolves to what the caller of the function gets, or to undefined when no sandbox may be added. */
  async invoke(name, event) {
    const entry = this.#functions.get(name);
    const {settings, sandboxes} = entry;
    // A process may have ended while nothing ran in it.
    for (const one of sandboxes) if (one.state === 'dead') await this.#putBack(entry, one);
    let sandbox = [...sandboxes].findLast(({hasRoom}) => hasRoom);
    if (!sandbox) {
      if (sandboxes.size >= settings.concurrency) return undefined;
      sandbox = new Sandbox(this.#withScratch(settings));
      sandboxes.add(sandbox);
      await sandbox.start();
    }
    const answer = await sandbox.invoke(event);
    await this.#putBack(entry, sandbox);
    return answer;
  }

  /** Takes `sandbox` out when it is dead; else it becomes the one used last. */
  async #putBack({sandboxes, past}, sandbox) {
    const wasThere = sandboxes.delete(sandbox);
    if (sandbox.state !== 'dead') {
      sandboxes.add(sandbox);
    } else if (wasThere) {
      await sandbox.kill();
      past.push(sandbox.report);
    }
  }

  /** A folder that all functions share while the host runs: what real ones keep in a bucket or table. */
  #withScratch(settings) {
    this.#scratch ??= mkdtempSync(path.join(os.tmpdir(), 'lambda-host-'));
    const expand = (value) => value?.replace(/\$\{(\w+)\}/g, (text, name) => this.place[name] ?? text);
    const own = Object.entries(settings.environment).map(([name, value]) => [name, expand(value)]);
    return {...settings, environment: {SCRATCH: this.#scratch, ...Object.fromEntries(own)}};
  }

  async stop() {
    await Promise.all([...this.#functions.values()].flatMap(({sandboxes}) => [...sandboxes].map((one) => one.kill())));
    if (this.#scratch) rmSync(this.#scratch, {recursive: true, force: true});
  }
}
