// SPDX-License-Identifier: Apache-2.0
//
// Invokes function NAME COUNT times at once, the first one to wait longest, by GAP seconds each. Each has a tenant and input of
// its own, and gets them back.

const [name, count, gap] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const base = process.env.LAMBDA_URL;

const order = [];
const lines = await Promise.all(Array.from({length: count}, async (_, index) => {
  const response = await fetch(`${base}/2015-03-31/functions/${name}/invocations`, {
    method: 'POST',
    headers: {authorization: 'x', 'x-amz-tenant-id': `tenant-${index}`},
    body: JSON.stringify({of: index, seconds: 1 + (count - index) * gap}),
  });
  const answer = await response.json();
  order.push(index);
  return answer.of === index && answer.tenant === `tenant-${index}` ? 'its own answer' : JSON.stringify(answer);
}));
console.log(`order of the answers: ${order.join(' ')}`);
lines.forEach((line) => console.log(line));
console.log(await (await fetch(`${base}/control/sandboxes/${name}`)).text());
