// SPDX-License-Identifier: Apache-2.0
//
// Where a program finds credentials: the instance metadata service (version 2), the container endpoint, and STS.
//
//   PUT  /latest/api/token                                  a session token, for X-aws-ec2-metadata-token-ttl-seconds
//   GET  /latest/meta-data/iam/security-credentials/        the name of the role; every GET wants the token
//   GET  /latest/meta-data/iam/security-credentials/ROLE    its credentials
//   GET  /latest/meta-data/placement/region
//   GET  /v2/credentials/ID                                 container credentials (relative or full URI)
//   POST /                                                  STS: AssumeRole, AssumeRoleWithWebIdentity, GetCallerIdentity
//
// Keys are numbered as they are given out (ASIAINSTANCE1, ASIAINSTANCE2, ..), so that a test sees what was fetched
// anew and what was kept.
//
// Options
//   role              name of the instance's role; null: the instance has none
//   region
//   expiresSeconds    {instance, container, role}: how long credentials last; negative ones have expired
//   containerToken    what the Authorization header of container requests has to be
//   deniedRoles       ARNs that AssumeRole refuses
//   failures          [{on, times, status, code, message}]: answers instead; `on` is token, role, instance, container or sts
//   delaysMs          {on: milliseconds} before an answer
//
// For the test: GET /control/counts gives the requests of each kind, POST /control/options changes options on the way.

import {randomBytes} from 'node:crypto';
import http from 'node:http';
import {setTimeout as pause} from 'node:timers/promises';
import {answerSts, stsError} from './metadata/sts.mjs';
import {close, listen, loopback, readBody, runAlone, sendAnswer, UsageError, withDefaults} from './serve.mjs';

const defaults = {
  role: 'test-role',
  region: 'us-east-1',
  expiresSeconds: {},
  containerToken: undefined,
  deniedRoles: [],
  failures: [],
  delaysMs: {},
};

const kinds = ['token', 'role', 'instance', 'container', 'sts', 'region'];
const roleFolder = '/latest/meta-data/iam/security-credentials/';
const longestTokenSeconds = 21_600;

class MetadataServer {
  #options;
  #tokens = new Map(); // token to the time it ends
  #issued = {};
  counts = {};

  constructor(options) {
    this.configure(options);
  }

  configure(options) {
    const complete = withDefaults('metadata-server', options, this.#options ?? defaults);
    for (const name of [...complete.failures.map(({on}) => on), ...Object.keys(complete.delaysMs)])
      if (!kinds.includes(name)) throw new UsageError(`there is no '${name}' to fail or delay; there are ${kinds.join(', ')}`);
    // Failures count down.
    this.#options = {...complete, failures: complete.failures.map((failure) => ({times: 1, ...failure}))};
  }

  /** Credentials that nobody was given before: {AccessKeyId, SecretAccessKey, Token, Expiration}. */
  issue(kind, seconds = 6 * 3600) {
    const number = (this.#issued[kind] = (this.#issued[kind] ?? 0) + 1);
    const lasts = this.#options.expiresSeconds[kind] ?? seconds;
    return {
      AccessKeyId: `ASIA${kind.toUpperCase()}${number}`,
      SecretAccessKey: `${kind}-secret-${number}`,
      Token: `${kind}-token-${number}`,
      Expiration: new Date(Date.now() + lasts * 1000).toISOString().replace(/\.\d+/, ''),
    };
  }

  async answer(request, body) {
    const path = request.url.split('?')[0];
    const kind = kindOf(request.method, path);
    if (!kind) return text(404, notFoundPage);
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    if (this.#options.delaysMs[kind]) await pause(this.#options.delaysMs[kind]);
    const failure = this.#options.failures.find(({on, times}) => on === kind && times > 0);
    if (failure) {
      failure.times--;
      const {status = 500, code = 'InternalFailure', message = 'failed on request'} = failure;
      return kind === 'sts' ? stsError(status, code, message) : json(status, {code, message});
    }
    if (kind === 'sts')
      return answerSts(new URLSearchParams(body.toString()), {
        denied: this.#options.deniedRoles, issue: (seconds) => this.issue('role', seconds),
        authorization: request.headers.authorization,
      });
    if (kind === 'container') return this.#container(request);
    if (kind === 'token') return this.#token(request);
    const until = this.#tokens.get(request.headers['x-aws-ec2-metadata-token']);
    if (!(until > Date.now())) return text(401, unauthorizedPage); // also what version 1 asks without
    if (kind === 'region') return text(200, this.#options.region);
    const {role} = this.#options;
    if (!role || (kind === 'instance' && path !== roleFolder + role)) return text(404, notFoundPage);
    if (kind === 'role') return text(200, role);
    const now = new Date().toISOString().replace(/\.\d+/, '');
    return text(200, JSON.stringify({Code: 'Success', LastUpdated: now, Type: 'AWS-HMAC', ...this.issue('instance')}, null, 2));
  }

  #token(request) {
    if (request.headers['x-forwarded-for']) return text(403, '');
    const seconds = Number(request.headers['x-aws-ec2-metadata-token-ttl-seconds']);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestTokenSeconds) return text(400, badRequestPage);
    const token = randomBytes(42).toString('base64url');
    this.#tokens.set(token, Date.now() + seconds * 1000);
    return {...text(200, token), headers: {'Content-Type': 'text/plain', 'X-Aws-Ec2-Metadata-Token-Ttl-Seconds': String(seconds)}};
  }

  #container(request) {
    const wanted = this.#options.containerToken;
    if (wanted !== undefined && request.headers.authorization !== wanted)
      return json(401, {code: 'InvalidAuthorizationToken', message: 'the authorization token is not valid'});
    return json(200, {RoleArn: 'arn:aws:iam::123456789012:role/container-role', ...this.issue('container')});
  }
}

function kindOf(method, path) {
  if (method === 'PUT') return path === '/latest/api/token' ? 'token' : undefined;
  if (method === 'POST') return path === '/' ? 'sts' : undefined;
  if (method !== 'GET') return undefined;
  if (path === roleFolder || path === roleFolder.slice(0, -1)) return 'role';
  if (path.startsWith(roleFolder)) return 'instance';
  if (path === '/latest/meta-data/placement/region') return 'region';
  return path.startsWith('/v2/credentials/') ? 'container' : undefined;
}

const page = (title) =>
  '<?xml version="1.0" encoding="iso-8859-1"?>\n' +
  `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
const unauthorizedPage = page('401 - Unauthorized');
const notFoundPage = page('404 - Not Found');
const badRequestPage = page('400 - Bad Request');

const text = (status, body) => ({status, headers: {'Content-Type': 'text/plain'}, body});
const json = (status, value) => ({status, headers: {'Content-Type': 'application/json'}, body: JSON.stringify(value)});

export async function start(options) {
  const metadata = new MetadataServer(options);
  const server = http.createServer(async (request, response) => {
    try {
      const body = await readBody(request);
      const control = {
        'GET /control/counts': () => metadata.counts,
        'POST /control/options': () => metadata.configure(JSON.parse(body)),
      }[`${request.method} ${request.url}`];
      const {status, headers, body: answer} = control ? json(200, control() ?? {}) : await metadata.answer(request, body);
      sendAnswer(response, status, headers, answer);
    } catch (error) {
      if (error.code === 'ECONNRESET') return; // the caller went away
      if (!(error instanceof UsageError || error instanceof SyntaxError)) process.stderr.write(`metadata-server: ${error.stack}\n`);
      sendAnswer(response, 400, {'Content-Type': 'text/plain'}, `${error.message}\n`);
    }
  });
  const port = await listen(server);
  return {port, url: `http://${loopback}:${port}`, stop: () => close(server)};
}

await runAlone(import.meta.url, start);
