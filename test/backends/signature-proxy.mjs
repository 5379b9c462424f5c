// SPDX-License-Identifier: Apache-2.0
//
// Stands before a backend and lets through only what is signed correctly. No backend checks signatures itself.
//
// Each request is signed again with @smithy/signature-v4, which knows nothing of ours, from the headers that the
// request says it signed. What differs is refused in the words of the service: DynamoDB and others of the JSON
// protocols answer 400 with `__type`, query services (STS) and S3 403 in XML, REST services (Lambda) 403 with
// x-amzn-errortype.
//
// Options
//   target          URL of the backend
//   credentials     {ACCESS_KEY_ID: {secret, token, expired}}; the default is what with-backends.mjs exports
//   clockSeconds    how far this server's clock is ahead (or, negative, behind)
//
// For the test: GET /control/signatures gives {verified, refused: {ERROR: count}}.

import {createHash, randomUUID} from 'node:crypto';
import http from 'node:http';
import {requirePackage} from './packages.mjs';
import {close, listen, loopback, readBody, runAlone, sendAnswer, UsageError, withDefaults} from './serve.mjs';

const {SignatureV4} = requirePackage('@smithy/signature-v4');
const {Sha256} = requirePackage('@aws-crypto/sha256-js');

export const testCredentials = {
  AKIDEXAMPLE: {secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'},
};

const skewLimitMs = 5 * 60 * 1000;

class Refused extends Error {
  constructor(type, message) {
    super(message);
    this.type = type;
  }
}

export async function start(options) {
  const settings = withDefaults('signature-proxy', options,
    {target: undefined, credentials: testCredentials, clockSeconds: 0});
  if (!settings.target) throw new UsageError("signature-proxy needs a 'target'");
  const target = new URL(settings.target);
  const counts = {verified: 0, refused: {}};
  const agent = new http.Agent({keepAlive: true});
  const now = () => new Date(Date.now() + settings.clockSeconds * 1000);

  const server = http.createServer(async (request, response) => {
    try {
      if (request.url === '/control/signatures')
        return sendAnswer(response, 200, {'Content-Type': 'application/json'}, JSON.stringify(counts));
      const body = await readBody(request);
      await verify(request, body, settings.credentials, now());
      counts.verified++;
      forward(request, body, response, target, agent);
    } catch (error) {
      if (error.code === 'ECONNRESET') return; // the caller went away
      if (!(error instanceof Refused)) {
        process.stderr.write(`signature-proxy: ${error.stack}\n`);
        return response.destroy();
      }
      counts.refused[error.type] = (counts.refused[error.type] ?? 0) + 1;
      const {status, headers, body} = refusal(request, error);
      sendAnswer(response, status, {Date: now().toUTCString(), ...headers}, body);
    }
  });
  server.keepAliveTimeout = 60_000;
  const port = await listen(server);
  return {
    port,
    url: `http://${loopback}:${port}`,
    async stop() {
      await close(server);
      agent.destroy();
    },
  };
}

/** The headers of a message, as spelled, without those that concern one connection only. */
function endToEnd({rawHeaders}) {
  const headers = {};
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (!/^(connection|keep-alive|content-length|transfer-encoding)$/i.test(rawHeaders[i]))
      headers[rawHeaders[i]] = rawHeaders[i + 1];
  return headers;
}

function forward(request, body, response, target, agent) {
  const onward = http.request({
    host: target.hostname, port: target.port, agent, method: request.method, path: request.url,
    headers: {...endToEnd(request), 'Content-Length': body.length},
  }, (answer) => readBody(answer).then(
    (bytes) => sendAnswer(response, answer.statusCode, endToEnd(answer), bytes), () => response.destroy()));
  onward.on('error', () => response.destroy());
  onward.end(body);
}

/** Throws Refused unless `request` is signed by one of `credentials` for about `now`. */
async function verify(request, body, credentials, now) {
  const {accessKeyId, scope, signedHeaders, signature} = parseAuthorization(request.headers.authorization);
  const [date, region, service, terminator] = scope;
  const time = request.headers['x-amz-date'];
  if (!time)
    throw new Refused('IncompleteSignatureException',
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
      `Authorization=${request.headers.authorization}`);
  const signingDate = parseTime(time);
  if (!signingDate)
    throw new Refused('IncompleteSignatureException',
      `Date must be in ISO-8601 'basic format'. Got '${time}'. See http://en.wikipedia.org/wiki/ISO_8601`);
  checkClock(signingDate, time, now);
  if (!signedHeaders.includes('host'))
    throw new Refused('InvalidSignatureException', "'Host' must be a 'SignedHeader' in the AWS Authorization.");
  if (terminator !== 'aws4_request')
    throw new Refused('InvalidSignatureException',
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`);
  if (date !== time.slice(0, 8))
    throw new Refused('InvalidSignatureException',
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
      `'${date}' != '${time.slice(0, 8)}', from '${time}'.`);
  const known = credentials[accessKeyId];
  if (!known) throw new Refused('UnrecognizedClientException', 'The security token included in the request is invalid.');

  const expected = await sign(request, body, {accessKeyId, secret: known.secret, region, service, signedHeaders, signingDate});
  if (expected.signature !== signature) throw mismatch(expected);
  if (known.token !== undefined && request.headers['x-amz-security-token'] !== known.token)
    throw new Refused('UnrecognizedClientException', 'The security token included in the request is invalid.');
  if (known.expired) throw new Refused('ExpiredTokenException', 'The security token included in the request is expired');
}

function parseAuthorization(header) {
  if (!header) throw new Refused('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [algorithm, ...rest] = header.split(' ');
  if (algorithm !== 'AWS4-HMAC-SHA256')
    throw new Refused('IncompleteSignatureException',
      `Unsupported AWS 'algorithm': '${algorithm}' (only AWS4-HMAC-SHA256 for now). `);
  const parts = Object.fromEntries(rest.join(' ').split(',').map((part) => part.trim().split(/=(.*)/s).slice(0, 2)));
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts[name]);
  if (missing.length)
    throw new Refused('IncompleteSignatureException',
      `${missing.map((name) => `Authorization header requires '${name}' parameter. `).join('')}Authorization=${header}`);
  const [accessKeyId, ...scope] = parts.Credential.split('/');
  if (scope.length !== 4)
    throw new Refused('IncompleteSignatureException',
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${parts.Credential}'`);
  return {accessKeyId, scope, signedHeaders: parts.SignedHeaders.split(';'), signature: parts.Signature};
}

function parseTime(text) {
  const match = text.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/);
  return match && new Date(`${match.slice(1, 4).join('-')}T${match.slice(4).join(':')}Z`);
}

const basic = (date) => date.toISOString().replace(/[-:]|\.\d+/g, '');

function checkClock(signed, time, now) {
  const earliest = new Date(now.getTime() - skewLimitMs);
  const latest = new Date(now.getTime() + skewLimitMs);
  if (signed < earliest)
    throw new Refused('InvalidSignatureException',
      `Signature expired: ${time} is now earlier than ${basic(earliest)} (${basic(now)} - 5 min.)`);
  if (signed > latest)
    throw new Refused('InvalidSignatureException',
      `Signature not yet current: ${time} is still later than ${basic(latest)} (${basic(now)} + 5 min.)`);
}

/** Signs what was received once more, from the headers that it says it signed. */
async function sign(request, body, {accessKeyId, secret, region, service, signedHeaders, signingDate}) {
  const signer = new SignatureV4({
    service, region, sha256: Sha256, credentials: {accessKeyId, secretAccessKey: secret},
    uriEscapePath: service !== 's3', applyChecksum: false,
  });
  const [path, query = ''] = request.url.split(/\?(.*)/s);
  const claimed = request.headers['x-amz-content-sha256'];
  const actual = createHash('sha256').update(body).digest('hex');
  if (claimed !== undefined && claimed !== actual && !/^(UNSIGNED|STREAMING)-/.test(claimed))
    throw new Refused('InvalidSignatureException',
      "The provided 'x-amz-content-sha256' header does not match what was computed.");
  const message = {
    method: request.method, protocol: 'http:', hostname: loopback, path, query: parseQuery(query), body,
    headers: Object.fromEntries(
      signedHeaders.filter((name) => name in request.headers).map((name) => [name, request.headers[name]])),
  };
  const signed = await signer.sign(structuredClone(message), {signingDate, signableHeaders: new Set(signedHeaders)});
  // The texts are for the message of a mismatch, and what the signer made them of.
  const headers = Object.fromEntries(Object.entries(signed.headers).filter(([name]) => name !== 'authorization').sort());
  const canonical = signer.createCanonicalRequest(signed, headers, claimed ?? actual);
  const scope = `${basic(signingDate).slice(0, 8)}/${region}/${service}/aws4_request`;
  return {
    signature: signed.headers.authorization.match(/Signature=(\w+)/)[1],
    canonical,
    toSign: `AWS4-HMAC-SHA256\n${basic(signingDate)}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`,
  };
}

function parseQuery(text) {
  const query = {};
  for (const part of text.split('&').filter(Boolean)) {
    const [name, value = ''] = part.split(/=(.*)/s).slice(0, 2).map(decodeURIComponent);
    query[name] = name in query ? [query[name], value].flat() : value;
  }
  return query;
}

function mismatch({canonical, toSign}) {
  return new Refused('InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
    'and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request ' +
    `should have been\n'${canonical}'\n\nThe String-to-Sign should have been\n'${toSign}'\n`);
}

/** The form of an error depends on the protocol, which the request shows. */
function refusal(request, {type, message}) {
  const id = randomUUID();
  if (request.headers['x-amz-target'])
    return {
      status: 400,
      headers: {'x-amzn-RequestId': id, 'Content-Type': request.headers['content-type'] ?? 'application/x-amz-json-1.0'},
      body: JSON.stringify({__type: `com.amazon.coral.service#${type}`, message}),
    };
  if (/^application\/x-www-form-urlencoded/.test(request.headers['content-type'] ?? '')) {
    const code = queryCodes[type] ?? type;
    return {
      status: 403,
      headers: {'x-amzn-RequestId': id, 'Content-Type': 'text/xml'},
      body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n  <Error>\n    <Type>Sender</Type>\n` +
        `    <Code>${code}</Code>\n    <Message>${escapeXml(message)}</Message>\n  </Error>\n` +
        `  <RequestId>${id}</RequestId>\n</ErrorResponse>\n`,
    };
  }
  if (/\/s3\/aws4_request/.test(request.headers.authorization))
    return {
      status: type === 'ExpiredTokenException' ? 400 : 403,
      headers: {'x-amz-request-id': id, 'x-amz-id-2': 'proxy', 'Content-Type': 'application/xml'},
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${s3Code(type, message)}</Code>` +
        `<Message>${escapeXml(message)}</Message></Error>`,
    };
  return {
    status: 403,
    headers: {'x-amzn-RequestId': id, 'Content-Type': 'application/json', 'x-amzn-ErrorType': type},
    body: JSON.stringify({message}),
  };
}

const escapeXml = (text) => text.replace(/[&<>]/g, (c) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[c]);

/** S3 has names of its own, one for wrong clocks among them. */
const s3Code = (type, message) =>
  /^Signature (expired|not yet current)/.test(message) ? 'RequestTimeTooSkewed'
  : {UnrecognizedClientException: 'InvalidAccessKeyId', IncompleteSignatureException: 'AuthorizationHeaderMalformed',
    MissingAuthenticationTokenException: 'AccessDenied'}[type] ?? queryCodes[type] ?? type;

const queryCodes = {
  InvalidSignatureException: 'SignatureDoesNotMatch',
  UnrecognizedClientException: 'InvalidClientTokenId',
  ExpiredTokenException: 'ExpiredToken',
  IncompleteSignatureException: 'IncompleteSignature',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
};

await runAlone(import.meta.url, start);
