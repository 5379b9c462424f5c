// SPDX-License-Identifier: Apache-2.0
//
// A runtime that does in its calls what the service lets pass.

import http from 'node:http';

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;

const call = (path, method, headers, body) => new Promise((resolve) => {
  const request = http.request(api + path, {method, headers, setDefaultHeaders: true}, (response) => {
    response.resume().on('end', () => resolve(response.headers['lambda-runtime-aws-request-id']));
  });
  request.end(body);
});

for (;;) {
  const id = await call('/next', 'GET', {host: 'elsewhere', 'content-length': 4}, 'body');
  await call(`/${id}/error`, 'POST', {
    'user-agent': 'careless', 'lambda-runtime-function-error-type': 'Error', 'lambda-runtime-function-xray-error-cause': '{}',
  }, '{"message": "x", "stackTrace": "y"}');
}
