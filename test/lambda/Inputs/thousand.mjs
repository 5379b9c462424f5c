// SPDX-License-Identifier: Apache-2.0
//
// Sends COUNT events to function NAME, AT_ONCE at a time, while connections break, the host dawdles and refuses, and results are
// too large, all by a generator with a fixed start; then says what became of them.
//
//   lost         no answer, or one that is not the event's own
//   twice        a result that was handed in again although the host had answered the first time
//   unexplained  errors that no fault of the host accounts for: each of status 500 and more ends one process

const [name, count, atOnce] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const base = process.env.LAMBDA_URL;

let state = 20261126;
function random(below) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

const faults = [
  {call: 'next', what: 'cut'}, {call: 'next', what: 'cut-half'}, {call: 'next', what: 'cut-after'}, {call: 'next', what: 'slow'},
  {call: 'next', what: 'chunked'}, {call: 'next', what: 'close'}, {call: 'next', what: 'continue'},
  {call: 'next', what: 'raw', text: 'HTTP/1.1 2\r\n\r\n'}, {call: 'next', what: 'to-the-end'},
  {call: 'response', what: 'cut'}, {call: 'response', what: 'cut-half'}, {call: 'response', what: 'cut-after'},
  {call: 'response', what: 'slow'}, {call: 'response', what: 'chunked'}, {call: 'response', what: 'close'},
  {call: 'response', what: 'status-after', status: 403}, {call: 'error', what: 'cut'}, {call: 'error', what: 'cut-after'},
];
const fatal = [
  {call: 'next', what: 'status', status: 500}, {call: 'response', what: 'status', status: 502},
  {call: 'error', what: 'status', status: 500},
];

const post = (path, body) => fetch(base + path, {method: 'POST', headers: {authorization: 'x'}, body: JSON.stringify(body)});

/** An event and what it has to give. */
function makeEvent(number) {
  const plain = {number, text: undefined, pad: 'p'.repeat(random(3000))};
  switch (random(50)) {
  case 0:
    return {event: {...plain, seconds: 100}, error: 'States.Timeout'};
  case 1: case 2: case 3:
    return {event: {...plain, fail: `Asked.${number}`}, error: `Asked.${number}`};
  case 4: // more than this function's host takes: 413
    return {event: {number, text: 't'.repeat(100_000)}, error: 'Function.ResponseSizeTooLarge'};
  case 5:
    if (number % 4 === 0) // more than any host takes
      return {event: {number, text: 't'.repeat(3_200_000)}, error: 'Function.ResponseSizeTooLarge'};
  }
  return {event: plain, result: JSON.stringify(plain)};
}

let [lost, exits, fatalFaults] = [0, 0, 0];
async function run(number) {
  if (random(3) === 0) await post(`/control/faults/${name}`, faults[random(faults.length)]);
  if (random(60) === 0) {
    fatalFaults++;
    await post(`/control/faults/${name}`, fatal[random(fatal.length)]);
  }
  const {event, result, error} = makeEvent(number);
  const response = await post(`/2015-03-31/functions/${name}/invocations`, event);
  const text = await response.text();
  const type = response.headers.get('x-amz-function-error') ? JSON.parse(text).errorType : undefined;
  if (type === 'Runtime.ExitError') {
    exits++;
  } else if (response.status !== 200 || type !== error || (result !== undefined && text !== result)) {
    lost++;
    console.log(`event ${number}: ${response.status} ${text.slice(0, 200)} instead of ${error ?? 'its own'}`);
  }
}

let next = 0;
await Promise.all(Array.from({length: atOnce}, async () => {
  while (next < count) await run(next++);
}));

const calls = await (await fetch(`${base}/control/runtime/${name}`)).text();
const answers = new Map();
for (const [, id, status] of calls.matchAll(/^POST \S*\/invocation\/([^/ ]+)\/(?:response|error) -> (\d+)$/gm))
  answers.set(id, [...(answers.get(id) ?? []), status]);
const twice = [...answers.values()].filter((statuses) => statuses.length > 1);
const sandboxes = (await (await fetch(`${base}/control/sandboxes/${name}`)).text()).trim().split('\n');
const remarks = sandboxes.filter((line) => !line.endsWith('remarks []'));
const frozen = sandboxes.reduce((sum, line) => sum + Number(line.match(/frozen (\d+)/)[1]), 0);
const ends = sandboxes.filter((line) => line.startsWith('ended'));
console.log(`${count} events, ${lost} lost, ${twice.length} twice`);
// At once, the end of a process is the end of all events that it has.
const explained = atOnce * fatalFaults;
console.log(`${exits > explained ? exits : 0} unexplained, ${remarks.length} with remarks`);
console.log(`${ends.filter((line) => !line.startsWith('ended with status 1')).length} ended otherwise than with status 1`);
console.log(`faults: ${fatalFaults > 0 && ends.length > 0 ? 'fatal ones' : 'none'}, ${frozen > 0 ? 'freezes' : 'no freezes'}`);
remarks.forEach((line) => console.log(line));
