// SPDX-License-Identifier: Apache-2.0
//
// S3 on loopback: s3rver, whose objects are files of a folder that is removed in the end.
//
// Options
//   buckets   [NAME, ..], made before anything is answered
//   numbered  {NAME: [PREFIX, COUNT]}, objects in them: PREFIX0 and so on, each with its number as content
//
// What it knows not: If-Match, versions, owners, percent-encoded listings, regions, request ids, and
// AbortMultipartUpload (405). Its listings go by the names of its files, so that `a.b` may come after `a/b`. A range of
// an empty object, for which S3 has 416, it answers with a byte that never comes.

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {requirePackage} from './packages.mjs';
import {loopback, runAlone, withDefaults} from './serve.mjs';
import {testCredentials} from './signature-proxy.mjs';

/** Its continuation tokens are encrypted with DES, which Node has only when told so at its start. */
const needed = '--openssl-legacy-provider';

/** `BUCKET,BUCKET,..` */
export function shorthand(text) {
  return {buckets: text.split(',')};
}

async function startHere(options) {
  const {buckets, numbered} = withDefaults('s3', options, {buckets: [], numbered: {}});
  const {DUMMY_ACCOUNT} = requirePackage('s3rver/lib/models/account.js');
  for (const [key, {secret}] of Object.entries(testCredentials)) DUMMY_ACCOUNT.createKeyPair(key, secret);
  const S3rver = requirePackage('s3rver');
  const directory = mkdtempSync(path.join(os.tmpdir(), 's3-'));
  const server = new S3rver({
    address: loopback, port: 0, silent: true, directory, configureBuckets: buckets.map((name) => ({name})),
  });
  const {port} = await server.run();
  const S3Object = requirePackage('s3rver/lib/models/object.js');
  for (const [bucket, [prefix, count]] of Object.entries(numbered))
    for (let number = 0; number < count; number++)
      await server.store.putObject(new S3Object(bucket, `${prefix}${number}`, Buffer.from(String(number)), {}));
  server.httpServer.keepAliveTimeout = 60_000;
  return {
    port,
    url: `http://${loopback}:${port}`,
    async stop() {
      server.httpServer.closeAllConnections();
      await server.close();
      rmSync(directory, {recursive: true});
    },
  };
}

/** The same in a process of its own, started as it has to be. */
async function startBeside(options) {
  const child = spawn(process.execPath, [needed, fileURLToPath(import.meta.url), JSON.stringify(options)],
    {stdio: ['pipe', 'pipe', 'inherit']});
  const ended = once(child, 'exit');
  const line = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => undefined)]);
  if (!line) throw new Error('s3rver did not start');
  return {
    ...JSON.parse(line[0]),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

export const start = process.execArgv.includes(needed) ? startHere : startBeside;

await runAlone(import.meta.url, start);
