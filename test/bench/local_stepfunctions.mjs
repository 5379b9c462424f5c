// SPDX-License-Identifier: Apache-2.0
//
// local_stepfunctions.mjs: a workflow run by aws-local-stepfunctions, the npm package, in this process.
//
//   node local_stepfunctions.mjs PACKAGES DEFINITION INPUT MOCK|- --once           prints the result
//   node local_stepfunctions.mjs PACKAGES DEFINITION INPUT MOCK|- --bench SECONDS  executions per CPU second, each
//                                                                 result compared with the first, in a line of JSON
//
// An execution is from text to text; reading the definition is not part of it. PACKAGES is a folder `node_modules`. Tasks
// are answered by the first test case of the mock file, and retries wait for nothing.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [packages, definition, input, mockFile, mode, seconds] = process.argv.slice(2);
const load = (file) => JSON.parse(readFileSync(file, 'utf8'));
const entry = join(resolve(packages), 'aws-local-stepfunctions/build/main.node.esm.js');
const { StateMachine } = await import(pathToFileURL(entry).href);

// For each state the answers to its calls in turn, the last one for all that follow.
function makeHandlers(mock) {
  const [{ TestCases }] = Object.values(mock.StateMachines);
  const [states] = Object.values(TestCases);
  const calls = new Map();
  const handlers = {};
  for (const [state, name] of Object.entries(states)) {
    const answers = [];
    for (const [range, answer] of Object.entries(mock.MockedResponses[name])) {
      const [begin, end = begin] = range.split('-').map(Number);
      answers.length = Math.max(answers.length, end + 1);
      answers.fill(answer, begin, end + 1);
    }
    handlers[state] = () => {
      const call = calls.get(state) ?? 0;
      calls.set(state, call + 1);
      const { Return: result, Throw: failure } = answers[Math.min(call, answers.length - 1)];
      if (!failure) return result;
      throw Object.assign(new Error(failure.Cause), { name: failure.Error });
    };
  }
  return { handlers, forget: () => calls.clear() };
}

const mock = mockFile === '-' ? undefined : makeHandlers(load(mockFile));
const options = mock && {
  overrides: {
    taskResourceLocalHandlers: mock.handlers,
    retryIntervalOverrides: Object.fromEntries(Object.keys(mock.handlers).map((state) => [state, 0])),
  },
};
const machine = new StateMachine(load(definition), { validationOptions: { checkPaths: false, checkArn: false } });
const text = readFileSync(input, 'utf8');

async function run() {
  mock?.forget();
  return JSON.stringify(await machine.run(JSON.parse(text), options).result);
}

const first = await run();

// Wall time says when to stop, CPU time is what counts.
async function runFor(limit) {
  const before = process.cpuUsage(), began = performance.now();
  let executions = 0;
  do {
    if ((await run()) !== first) throw new Error('the result differs between two executions');
    executions++;
  } while (performance.now() - began < 1000 * limit);
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6;
  return { executions, cpuSeconds, executionsPerCpuSecond: executions / cpuSeconds };
}

if (mode === '--once') {
  console.log(first);
} else {
  await runFor(Number(seconds) / 2);
  console.log(JSON.stringify(await runFor(Number(seconds))));
}
