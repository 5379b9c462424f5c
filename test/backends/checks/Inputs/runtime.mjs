// SPDX-License-Identifier: Apache-2.0
//
// A runtime that breaks the protocol of the Runtime API in each way and gives what it was answered as its result.

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

const call = async (path, body, headers = {}) => {
  const response = await fetch(`${api}${path}`, {method: body === undefined ? 'GET' : 'POST', body, headers});
  return {status: response.status, body: await response.text(), headers: response.headers};
};

for (;;) {
  const event = await call('/invocation/next');
  const id = event.headers.get('lambda-runtime-aws-request-id');
  const told = ['lambda-runtime-deadline-ms', 'lambda-runtime-invoked-function-arn', 'lambda-runtime-trace-id']
    .filter((name) => event.headers.get(name));
  const seen = [
    await call('/invocation/next'), await call('/invocation/other/response', '1'), await call('/nothing'),
    await call(`/invocation/${id}/response`, '1', {'lambda-runtime-function-response-mode': 'odd'}),
  ].map(({status, body}) => [status, body]);
  const how = JSON.parse(event.body);
  if (how === 'large') await call(`/invocation/${id}/response`, 'x'.repeat(7_000_000));
  else if (how === 'stream')
    await call(`/invocation/${id}/response`, `"${'x'.repeat(7_000_000)}"`, {'lambda-runtime-function-response-mode': 'streaming'});
  else await call(`/invocation/${id}/response`, JSON.stringify({told, seen}));
}
