// SPDX-License-Identifier: Apache-2.0
//
// A runtime that waits for its restore and gives the status of that, and of a second wait, as result of each event.

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const waits = [(await fetch(`${api}/restore/next`)).status, (await fetch(`${api}/restore/next`)).status];
for (;;) {
  const event = await fetch(`${api}/invocation/next`);
  await event.text();
  const id = event.headers.get('lambda-runtime-aws-request-id');
  await fetch(`${api}/invocation/${id}/response`, {method: 'POST', body: JSON.stringify(waits)});
}
