// SPDX-License-Identifier: Apache-2.0
//
// What S3's requests, signed by AWS's own signer, get from S3 on loopback.

import {requirePackage} from '../../packages.mjs';

const {SignatureV4} = requirePackage('@smithy/signature-v4');
const {Sha256} = requirePackage('@aws-crypto/sha256-js');

async function send(method, target, {body = '', query = {}, secret = process.env.AWS_SECRET_ACCESS_KEY} = {}) {
  const url = new URL(process.env.S3_URL);
  const signer = new SignatureV4({
    service: 's3', region: 'us-east-1', sha256: Sha256, uriEscapePath: false,
    credentials: {accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: secret},
  });
  const signed = await signer.sign({
    method, protocol: url.protocol, hostname: url.hostname, path: target, query, body: body || undefined,
    headers: {host: url.host},
  });
  delete signed.headers.host;
  const pairs = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join('='));
  const answer = await fetch(`${url.origin}${target}?${pairs.join('&')}`,
    {method, headers: signed.headers, body: body || undefined});
  const text = await answer.text();
  console.log(method, target, answer.status, text.match(/<(Code|Key)>[^<]*/)?.[0] ?? text);
}

await send('PUT', '/data/a%20b', {body: 'content'});
await send('GET', '/data/a%20b');
await send('GET', '/data', {query: {'list-type': '2', prefix: 'a b'}});
await send('GET', '/data/none');
await send('GET', '/none/a');
await send('GET', '/data/a%20b', {secret: 'wrong'});
