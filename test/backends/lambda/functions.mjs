// SPDX-License-Identifier: Apache-2.0
//
// The functions of the host: their settings, and for each the sandboxes it runs in.
//
// As in the service an invocation takes a sandbox that is idle, the one used last, and else a new one starts for it.
// So invocations at the same time are apart, and invocations one after the other meet the same process.

import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {UsageError, withDefaults} from '../serve.mjs';
import {Sandbox} from './sandbox.mjs';

const functionsFolder = fileURLToPath(new URL('../functions', import.meta.url));

const defaults = {
  handler: undefined, // FILE.EXPORT, as in the service; the name of the function gives the default NAME.handler
  folder: functionsFolder,
  command: undefined, // program and arguments of another runtime; the default is the Node client
  timeoutSeconds: 3,
  memoryMb: 128,
  concurrency: 10, // sandboxes at the same time; more invocations are throttled
  environment: {},
  qualifiers: {}, // alias or version to the version that is executed
  rawText: false, // a JSON string as result is sent as its text
  timeoutStyle: 'message', // or 'typed', which has errorType Sandbox.Timedout
};

export class Functions {
  #functions = new Map();
  #scratch;

  constructor(settings, region) {
    for (const [name, given] of Object.entries(settings)) {
      const complete = withDefaults(`function '${name}'`, given, defaults);
      complete.handler ??= `${name}.handler`;
      if (complete.timeoutStyle !== 'message' && complete.timeoutStyle !== 'typed')
        throw new UsageError(`function '${name}': timeoutStyle is 'message' or 'typed'`);
      this.#functions.set(name, {settings: {...complete, name, region}, sandboxes: new Set()});
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

  /** Resolves to what the caller of the function gets, or to undefined when no sandbox may be added. */
  async invoke(name, event) {
    const {settings, sandboxes} = this.#functions.get(name);
    // A process may have ended while nothing ran in it.
    for (const one of sandboxes) if (one.state === 'dead') await this.#putBack(sandboxes, one);
    let sandbox = [...sandboxes].findLast(({state}) => state === 'idle');
    if (!sandbox) {
      if (sandboxes.size >= settings.concurrency) return undefined;
      sandbox = new Sandbox(this.#withScratch(settings));
      sandboxes.add(sandbox);
      await sandbox.start();
    }
    const answer = await sandbox.invoke(event);
    await this.#putBack(sandboxes, sandbox);
    return answer;
  }

  /** Takes `sandbox` out when it is dead; else it becomes the one used last. */
  async #putBack(sandboxes, sandbox) {
    sandboxes.delete(sandbox);
    if (sandbox.state === 'dead') await sandbox.kill();
    else sandboxes.add(sandbox);
  }

  /** A folder that all functions share while the host runs: what real ones keep in a bucket or table. */
  #withScratch(settings) {
    this.#scratch ??= mkdtempSync(path.join(os.tmpdir(), 'lambda-host-'));
    return {...settings, environment: {SCRATCH: this.#scratch, ...settings.environment}};
  }

  async stop() {
    await Promise.all([...this.#functions.values()].flatMap(({sandboxes}) => [...sandboxes].map((one) => one.kill())));
    if (this.#scratch) rmSync(this.#scratch, {recursive: true, force: true});
  }
}
