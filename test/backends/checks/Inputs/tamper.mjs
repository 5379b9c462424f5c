// SPDX-License-Identifier: Apache-2.0
//
// Signs a request as it should be, changes one thing of it, and shows what $LAMBDA_URL, behind signature-proxy, says.

import {requirePackage} from '../../packages.mjs';

const {SignatureV4} = requirePackage('@smithy/signature-v4');
const {Sha256} = requirePackage('@aws-crypto/sha256-js');

const url = new URL(process.env.LAMBDA_URL);
const path = '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aecho/invocations';
const text = '{"a":1}';

const changes = {
  nothing: () => {},
  body: (request) => (request.body = '{"a":2}'),
  query: (request) => (request.query = '?Qualifier=1'),
  header: (request) => (request.headers['x-amz-log-type'] = 'Tail'),
  unsignedHeader: (request) => (request.headers['x-other'] = 'unsigned headers may come'),
  path: (request) => (request.path = path.replace('echo', 'other')),
  scope: (request) => (request.headers.authorization = request.headers.authorization.replace('us-east-1', 'eu-west-1')),
  algorithm: (request) => (request.headers.authorization = request.headers.authorization.replace('SHA256', 'SHA1')),
  noDate: (request) => delete request.headers['x-amz-date'],
  nothingSigned: (request) => delete request.headers.authorization,
};

for (const [name, change] of Object.entries(changes)) {
  const signer = new SignatureV4({
    service: 'lambda', region: 'us-east-1', sha256: Sha256, applyChecksum: false,
    credentials: {accessKeyId: 'AKIDEXAMPLE', secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY},
  });
  const request = await signer.sign({
    method: 'POST', protocol: 'http:', hostname: url.hostname, path, query: {}, body: text,
    headers: {host: url.host, 'content-type': 'application/json', 'x-amz-log-type': 'None'},
  });
  request.query = '';
  change(request);
  const {headers, body} = request;
  const response = await fetch(`${url.origin}${request.path}${request.query}`, {method: 'POST', headers, body});
  const [line] = (await response.text()).split('\\n');
  console.log(name, response.status, response.headers.get('x-amzn-errortype') ?? 'fine', line);
}
