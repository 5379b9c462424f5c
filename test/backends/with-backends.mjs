// SPDX-License-Identifier: Apache-2.0
//
// Starts backends, runs a command with their addresses in its environment, and stops them.
//
//   node with-backends.mjs [--no-credentials] BACKEND[:OPTIONS] .. -- COMMAND ARGUMENT ..
//
//   dynalite:TABLE/KEY,..         DYNAMODB_URL        tables that are there; KEY as in dynamodb.mjs
//   s3:BUCKET,..                  S3_URL              buckets that are there
//   lambda:NAME=FILE,..           LAMBDA_URL          functions, each from functions/FILE.mjs
//   faulty:@SCRIPT                FAULTY_URL, FAULTY_PORT, FAULTY_LOG      see faulty-server.mjs
//   crowd:{"size": ..}          CROWD_URL           see crowd-server.mjs
//   dns:{"zone": ..}              DNS_PORT            see dns-server.mjs
//   metadata:{..}                 METADATA_URL        see metadata-server.mjs
//   signed:dynalite               a signature-proxy before a backend named earlier, in place of its X_URL;
//                                 X_DIRECT_URL leads past it, SIGNATURES_URL is the proxy
//
// OPTIONS is a shorthand as above, or the options of the backend as JSON text or @FILE; ${X_URL} in it is the address of a
// backend named earlier. A second `faulty` is FAULTY2_URL and so on. NODE and TABLES name the program and the script to look into tables with:
// `$NODE $TABLES $DYNAMODB_DIRECT_URL scan TABLE`. Credentials and region that signature-proxy knows are in the
// environment too, unless --no-credentials is given.
//
// All backends run in this one process, so that a test pays for one start of Node; functions have processes of their
// own, from their first call on. The status is that of the command. When it leaves a process behind, or one of a
// backend is left, the process is named and ended, and the status is 1.

import {spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import os from 'node:os';
import {fileURLToPath} from 'node:url';
import {parseOptions, UsageError} from './serve.mjs';

const backends = {
  dynalite: {module: './dynamodb.mjs', prefix: 'DYNAMODB'},
  lambda: {module: './lambda-host.mjs', prefix: 'LAMBDA'},
  s3: {module: './s3.mjs', prefix: 'S3'},
  faulty: {module: './faulty-server.mjs', prefix: 'FAULTY'},
  crowd: {module: './crowd-server.mjs', prefix: 'CROWD'},
  dns: {module: './dns-server.mjs', prefix: 'DNS'},
  metadata: {module: './metadata-server.mjs', prefix: 'METADATA'},
  signed: {module: './signature-proxy.mjs', prefix: 'SIGNATURES'},
};

/** How long a process that is on its way out may take. */
const graceMs = 1000;

function parseArguments(argv) {
  const end = argv.indexOf('--');
  const names = argv.slice(0, end < 0 ? argv.length : end);
  const command = end < 0 ? [] : argv.slice(end + 1);
  if (!command.length) throw new UsageError('usage: with-backends.mjs [--no-credentials] BACKEND[:OPTIONS] .. -- COMMAND ..');
  const credentials = names[0] !== '--no-credentials';
  if (!credentials) names.shift();
  const wanted = names.map((text) => {
    const [name, options] = text.split(/:(.*)/s);
    if (!Object.hasOwn(backends, name))
      throw new UsageError(`there is no backend '${name}'; there are ${Object.keys(backends).join(', ')}`);
    return {name, options};
  });
  return {wanted, command, credentials};
}

async function startAll(wanted, environment) {
  const running = [];
  try {
    for (const {name, options: text} of wanted) {
      const options = text?.replace(/\$\{(\w+)\}/g, (whole, variable) => environment[variable] ?? whole);
      const {module, prefix} = backends[name];
      const {start, shorthand} = await import(module);
      const isJson = options === undefined || /^\s*[{@]/.test(options);
      if (!isJson && name !== 'signed' && !shorthand)
        throw new UsageError(`the options of '${name}' are JSON text or @FILE, not '${options}'`);
      const given = isJson ? parseOptions(options) : name === 'signed' ? {target: options} : shorthand(options);
      let front;
      if (name === 'signed') {
        front = backends[given.target]?.prefix;
        if (!environment[`${front}_URL`])
          throw new UsageError(`'signed' needs a backend named before it, not '${given.target}'`);
        given.target = environment[`${front}_URL`];
      }
      const {stop, ...addresses} = await start(given);
      running.push(stop);
      let numbered = prefix;
      for (let count = 2; `${numbered}_PORT` in environment; count++) numbered = `${prefix}${count}`;
      for (const [member, value] of Object.entries(addresses))
        environment[`${numbered}_${member.toUpperCase()}`] = String(value);
      if (addresses.url) environment[`${numbered}_DIRECT_URL`] = addresses.url;
      if (front) environment[`${front}_URL`] = addresses.url;
    }
  } catch (error) {
    await Promise.all(running.map((stop) => stop()));
    throw error;
  }
  return running;
}

/** Runs `command` in a process group of its own and resolves to its status. */
function run([program, ...args], environment) {
  return new Promise((resolve, reject) => {
    let child;
    const pass = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It ended just now.
      }
    };
    // Before the command is there: it may be quick to send us one.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
    child = spawn(program, args, {env: environment, stdio: 'inherit', detached: true});
    child.on('error', (error) => reject(new UsageError(`cannot run ${program}: ${error.code}`)));
    child.on('exit', (code, signal) => resolve(signal ? 128 + os.constants.signals[signal] : code));
  });
}

/** Processes that have `mark` in their environment: [{pid, command}]. */
function marked(mark) {
  const found = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)) continue;
      found.push({pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()});
    } catch {
      // It ended, or is another user's.
    }
  }
  return found;
}

/** Names and ends what is left of this run; true when there was something. */
async function endLeftovers(mark) {
  const deadline = Date.now() + graceMs;
  let left = marked(mark);
  while (left.length && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    left = marked(mark);
  }
  for (const {pid, command} of left) {
    process.stderr.write(`with-backends: process ${pid} was left: ${command}\n`);
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended just now.
    }
  }
  return left.length > 0;
}

async function main() {
  const {wanted, command, credentials} = parseArguments(process.argv.slice(2));
  const mark = `ASL_BACKENDS_RUN=${randomUUID()}`;
  // Functions take it over from here.
  process.env.ASL_BACKENDS_RUN = mark.split('=')[1];
  const environment = {
    ...process.env,
    NODE: process.execPath,
    TABLES: fileURLToPath(new URL('tables.mjs', import.meta.url)),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  if (credentials) {
    environment.AWS_ACCESS_KEY_ID ??= 'AKIDEXAMPLE';
    environment.AWS_SECRET_ACCESS_KEY ??= 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
    environment.AWS_REGION ??= 'us-east-1';
  } else {
    delete environment.AWS_EC2_METADATA_DISABLED;
  }
  const running = await startAll(wanted, environment);
  let status;
  try {
    status = await run(command, environment);
  } finally {
    await Promise.all(running.map((stop) => stop()));
  }
  return (await endLeftovers(mark)) ? 1 : status;
}

try {
  process.exit(await main());
} catch (error) {
  process.stderr.write(`with-backends: ${error instanceof UsageError ? error.message : error.stack}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}
