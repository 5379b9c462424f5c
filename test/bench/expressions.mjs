// SPDX-License-Identifier: Apache-2.0
//
// Evaluates one JSONata expression over and over with npm's jsonata, for expressions.py.
//
//   node expressions.mjs < {"expr", "input"?, "bindings"?, "seconds"}
//
// The expression is compiled once, and each evaluation awaited, as any caller has to. Prints {"rate": evaluations per second of
// processor time, "result"}.

import {readFileSync} from 'node:fs';

import {requirePackage} from '../backends/packages.mjs';

const jsonata = requirePackage('jsonata');
const {expr, input, bindings, seconds} = JSON.parse(readFileSync(0, 'utf8'));
const expression = jsonata(expr);
const result = await expression.evaluate(input, bindings);

/** Runs for about `time` seconds of the clock; evaluations, and seconds of processor time. */
async function run(time) {
  const end = process.hrtime.bigint() + BigInt(Math.round(time * 1e9));
  const before = process.cpuUsage();
  let count = 0;
  do {
    await expression.evaluate(input, bindings);
    ++count;
  } while (process.hrtime.bigint() < end);
  const {user, system} = process.cpuUsage(before);
  return {count, cpu: (user + system) / 1e6};
}

await run(seconds / 2); // warms up
const {count, cpu} = await run(seconds);
console.log(JSON.stringify({rate: count / cpu, result}));
