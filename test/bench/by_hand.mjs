// SPDX-License-Identifier: Apache-2.0
//
// by_hand.mjs: what an expert would write in JavaScript in place of some benchmark workflows, from text to text.
//
//   node by_hand.mjs WORK INPUT --once           prints the result
//   node by_hand.mjs WORK INPUT --bench SECONDS  executions per CPU second, each result compared with the first, in a
//                                                line of JSON; half as long before that nothing is counted, for V8 to
//                                                compile what is hot
//
//   WORK: linearN (N steps), payload, map, router50, loop, parallel10
//
// CPU time is that of all threads of the process: V8 collects and compiles in some of its own.
import { readFileSync } from 'node:fs';

function linear(steps) {
  return (data) => {
    for (let step = 1; step <= steps; step++)
      data.last = { step, prev: data.last.step, customer: data.order.customer.id, label: `s-${step}` };
    return data;
  };
}

// The fifty rules of router50, of six kinds that take turns.
const rules = Array.from({ length: 50 }, (_, i) => {
  const type = `evt.type.${i}`, start = `svc-${i}.`, region = `r-${i}`, zone = `z-${i}`, flag = `flag${i}`;
  const after = Date.parse(`2030-01-${String((i % 28) + 1).padStart(2, '0')}T00:00:00Z`);
  return [
    (event) => event.type === type,
    ({ source }) => source.length >= start.length + 5 && source.startsWith(start) && source.endsWith('.prod'),
    ({ amount }) => amount > 1000 * i && amount <= 1000 * i + 10,
    (event) => event.region === region || event.zone === zone,
    ({ attrs }) => attrs[flag] === true,
    (event) => Date.parse(event.at) > after && event.type !== 'heartbeat',
  ][i % 6];
});

const works = {
  payload(data) {
    for (let at = 1; at <= 20; at++) data.meta = { at, first: data.rows[0].id, prev: data.meta.at };
    return data;
  },
  map: ({ prefix, items }) =>
    items.map(({ sku, qty, tags }, index) => ({
      key: `${prefix}/${sku}/${index}`,
      next: qty + 1,
      parts: sku.split('-').filter((part) => part !== ''),
      has: tags.includes('hot'),
      qty,
      kind: qty >= 5 ? 'bulk' : 'unit',
    })),
  router50({ event }) {
    const route = rules.findIndex((applies) => applies(event));
    return route < 0 ? { route: 'other' } : { route, type: event.type, amount: event.amount };
  },
  loop({ n, i, sum }) {
    while (i < n) {
      sum += i;
      i += 1;
    }
    return { n, i, sum };
  },
  parallel10(data) {
    const sum = {};
    data.seed.forEach((seed, index) => (sum[`r${index}`] = seed + 100));
    return { seed: data.seed, sum };
  },
};

const [name, file, mode, amount] = process.argv.slice(2);
const work = /^linear\d+$/.test(name) ? linear(Number(name.slice(6))) : works[name];
if (!work || !file || !(mode === '--once' || (mode === '--bench' && Number(amount) > 0))) {
  console.error('usage: by_hand.mjs WORK INPUT --once | --bench SECONDS');
  process.exit(2);
}
const text = readFileSync(file, 'utf8');
const run = () => JSON.stringify(work(JSON.parse(text)));
const first = run();

function runBatch(size) {
  for (let i = 0; i < size; i++) {
    if (run() === first) continue;
    console.error('by_hand.mjs: the result differs between two executions');
    process.exit(1);
  }
}

// Runs so long and returns what it took; batches double until one takes a millisecond.
function runFor(seconds) {
  const before = process.cpuUsage(), began = performance.now();
  let executions = 0, batch = 1, used = 0;
  while (used < 1000 * seconds) {
    runBatch(batch);
    executions += batch;
    const now = performance.now() - began;
    if (now - used < 1) batch *= 2;
    used = now;
  }
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6;
  return { executions, cpuSeconds, executionsPerCpuSecond: executions / cpuSeconds };
}

if (mode === '--once') {
  console.log(first);
} else {
  runFor(Number(amount) / 2);
  console.log(JSON.stringify(runFor(Number(amount))));
}
