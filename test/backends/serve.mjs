// SPDX-License-Identifier: Apache-2.0
//
// What all backends share: a port of the system's choosing on loopback, an end that leaves nothing open, and the
// command line.
//
// A backend is a module with `start(options)`, which resolves to `{...addresses, stop()}`. With-backends.mjs starts
// several in one process. Run alone, `node X.mjs [OPTIONS]` prints the addresses as one line of JSON and stops at
// SIGTERM, at SIGINT, or when a pipe on its standard input is closed. OPTIONS is JSON text, or @FILE with that text.

import {fstatSync, readFileSync, realpathSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

export const loopback = '127.0.0.1';

/** A mistake of whoever uses a backend: printed as it is, without a stack. */
export class UsageError extends Error {}

/** Options from JSON text or @FILE; undefined gives none. */
export function parseOptions(text) {
  if (text === undefined || text === '') return {};
  const [source, json] = text.startsWith('@') ? [text.slice(1), readText(text.slice(1))] : ['the options', text];
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(`${source}: ${error.message}`);
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error.code}`);
  }
}

/** `options` over `defaults`; a member that is not among the defaults is a mistake. */
export function withDefaults(what, options, defaults) {
  if (options === null || typeof options !== 'object' || Array.isArray(options))
    throw new UsageError(`${what} takes an object of options`);
  for (const name of Object.keys(options))
    if (!Object.hasOwn(defaults, name))
      throw new UsageError(`${what} has no option '${name}'; it has ${Object.keys(defaults).sort().join(', ')}`);
  return {...defaults, ...options};
}

/** Lets `server` (net, http or https) listen on loopback and gives its port. */
export function listen(server, port = 0) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.removeListener('error', reject);
      resolve(server.address().port);
    });
  });
}

/** Closes `server` and every connection it holds. */
export function close(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections?.();
  });
}

/** The whole body of a request or response, as a Buffer. */
export async function readBody(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * The headers of an answer as AWS's front ends send them. Connection is set by hand because Node would add a
 * Keep-Alive header, which AWS does not send and a workflow would show in its result.
 */
export function sendAnswer(response, status, headers, body = '') {
  const bytes = Buffer.from(body);
  const all = {...headers};
  if (status !== 204) all['Content-Length'] = bytes.length;
  all.Connection = response.shouldKeepAlive ? 'keep-alive' : 'close';
  response.writeHead(status, all);
  response.end(bytes);
}

/** Runs `start` when the module at `moduleUrl` is the program. */
export async function runAlone(moduleUrl, start) {
  if (!process.argv[1] || realpathSync(process.argv[1]) !== fileURLToPath(moduleUrl)) return;
  try {
    if (process.argv.length > 3) throw new UsageError('one argument at most: the options as JSON text, or @FILE');
    const {stop, ...addresses} = await start(parseOptions(process.argv[2]));
    let stopping;
    const end = () => (stopping ??= stop().then(() => process.exit(0)));
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
    // A shell gives /dev/null to what it starts in the background, which is at its end at once and says nothing.
    if (fstatSync(0).isFIFO() || fstatSync(0).isSocket()) process.stdin.on('end', end).on('error', end).resume();
    process.stdout.write(`${JSON.stringify(addresses)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof UsageError ? `error: ${error.message}` : error.stack}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}
