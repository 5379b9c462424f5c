// SPDX-License-Identifier: Apache-2.0
//
// Runs state machines in npm's aws-local-stepfunctions, for run_differential.py.
//
//   node rival.mjs < requests > answers
//
// A request is a line of JSON: a list of {"definition", "inputs", "outcomes", "context"}. The definition and each
// input are JSON texts; `outcomes` has for each Task the list of what its attempts come to, {"Return": value},
// {"Throw": {"Error", "Cause"}}, or {"Echo": text} for a result {"to": text, "v": the task's input}, of which the last
// stands for all further ones; `context` is what the context object holds besides what the library puts there. The answer is a line with a list of results for each of them:
// {"status": "SUCCEEDED", "output": JSON text}, {"status": "FAILED", "error", "cause"}, {"status": "TIMED_OUT"}, or
// {"status": "BROKEN", "cause"} when the library threw something else or waits for nothing.
//
// Time is virtual: timers fire at once and in order, so that waits, retries and time-outs are the library's own and
// need no overrides.

import {createInterface} from 'node:readline';

import {requirePackage} from '../backends/packages.mjs';

const {StateMachine, ExecutionError, ExecutionTimeoutError} = requirePackage('aws-local-stepfunctions');

/** A definition that takes more states than this has no end. */
const mostStates = 5000;

// ---------------------------------------------------------------------------------------------------------------
// Time
// ---------------------------------------------------------------------------------------------------------------
const startOfTime = Date.UTC(2026, 0, 1);
const clock = {now: startOfTime, timers: new Map(), next: 1};

globalThis.setTimeout = (callback, delay = 0, ...values) => {
  clock.timers.set(clock.next, {due: clock.now + Math.max(0, Number(delay) || 0), callback: () => callback(...values)});
  return clock.next++;
};
globalThis.clearTimeout = id => void clock.timers.delete(id);
Date.now = () => clock.now;

/** Lets everything happen that needs no time to pass. */
const settle = () => new Promise(resolve => setImmediate(resolve));

/** Fires the timer that is due first, of several the oldest; false when there is none. */
function passTime() {
  let first;
  for (const [id, timer] of clock.timers)
    if (first === undefined || timer.due < clock.timers.get(first).due) first = id;
  if (first === undefined) return false;
  const {due, callback} = clock.timers.get(first);
  clock.timers.delete(first);
  clock.now = Math.max(clock.now, due);
  callback();
  return true;
}

// ---------------------------------------------------------------------------------------------------------------
// Executions
// ---------------------------------------------------------------------------------------------------------------

/** Classes of errors that the library treats in a way of their own. It does not export them: `provokeErrors`. */
const errors = {};

function failure({Error: name, Cause: cause}) {
  if (errors[name]) return new errors[name](cause);
  const error = new Error(cause ?? '');
  error.name = name;
  return error;
}

function handlersOf(outcomes) {
  const handlers = Object.create(null);
  for (const [state, list] of Object.entries(outcomes)) {
    let attempt = 0;
    handlers[state] = input => {
      const outcome = list[Math.min(attempt++, list.length - 1)];
      if (outcome.Echo) return Promise.resolve({to: outcome.Echo, v: input});
      if (!outcome.Throw) return Promise.resolve(structuredClone(outcome.Return));
      const answer = Promise.reject(failure(outcome.Throw));
      answer.catch(() => {}); // the library may fail before it waits for the answer
      return answer;
    };
  }
  return handlers;
}

/** `scope` with its states behind a proxy that counts how many are looked up. */
function counted(scope, count) {
  scope.States = new Proxy(scope.States, {
    get(states, name) {
      if (++count.states > mostStates) throw new Error('the execution does not end');
      return states[name];
    },
  });
  return scope;
}

/** What a promise came to while time passes: {value}, {error}, or nothing when it waits for nothing. */
async function outcomeOf(promise) {
  let outcome;
  promise.then(value => { outcome = {value}; }, error => { outcome = {error}; });
  for (;;) {
    await settle();
    if (outcome || !passTime()) return outcome;
  }
}

async function execute(definition, input, outcomes, context) {
  // Parsed anew, as the library may change what it is given.
  const machine = new StateMachine(counted(JSON.parse(definition), {states: 0}),
      {validationOptions: {noValidate: true}});
  clock.timers.clear();
  clock.now = startOfTime;
  let outcome;
  try {
    const {result} = machine.run(JSON.parse(input),
        {overrides: {taskResourceLocalHandlers: handlersOf(outcomes)}, context});
    outcome = await outcomeOf(result);
  } catch (error) {
    outcome = {error};
  }
  if (!outcome) return {status: 'BROKEN', cause: 'waits for nothing'};
  if ('value' in outcome) {
    try {
      return {status: 'SUCCEEDED', output: JSON.stringify(outcome.value)};
    } catch (error) {
      return {status: 'BROKEN', cause: String(error)}; // States.JsonMerge can put an object into itself
    }
  }
  const {error} = outcome;
  if (error instanceof ExecutionTimeoutError) return {status: 'TIMED_OUT'};
  if (!(error instanceof ExecutionError)) return {status: 'BROKEN', cause: String(error)};
  return {status: 'FAILED', error: error.cause.name, cause: error.cause.message};
}

async function provokeErrors() {
  const task = {Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', TimeoutSeconds: 1, End: true};
  for (const state of [task, {Type: 'Pass', InputPath: '$.missing', End: true}]) {
    const {result} = new StateMachine({StartAt: 'A', States: {A: state}}, {validationOptions: {noValidate: true}})
        .run({}, {overrides: {taskResourceLocalHandlers: {A: () => new Promise(() => {})}}});
    const {cause} = (await outcomeOf(result)).error;
    errors[cause.name] = cause.constructor;
  }
}

await provokeErrors();
for await (const line of createInterface({input: process.stdin})) {
  const answers = [];
  for (const {definition, inputs, outcomes, context} of JSON.parse(line)) {
    const results = [];
    for (const input of inputs) results.push(await execute(definition, input, outcomes, context));
    answers.push(results);
  }
  process.stdout.write(JSON.stringify(answers) + '\n');
}
