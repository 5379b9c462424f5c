// SPDX-License-Identifier: Apache-2.0
//
// Invokes function NAME twice, a second apart, and says whether its executions started when they were asked for.

const url = `${process.env.LAMBDA_URL}/2015-03-31/functions/${process.argv[2]}/invocations`;
for (let i = 0; i < 2; i++) {
  const before = Date.now();
  const response = await fetch(url, {method: 'POST', headers: {authorization: 'x'}, body: '{}'});
  const started = Date.parse((await response.json()).Execution.StartTime);
  const isGood = started >= before - 1 && started <= Date.now() + 1;
  console.log(isGood ? 'started with the event' : `started ${started - before} ms after the event`);
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
