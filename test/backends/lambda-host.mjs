// SPDX-License-Identifier: Apache-2.0
//
// A Lambda that runs on loopback: the Invoke API before, real Node functions in real processes behind, and between
// them the Runtime API that both AWS's Node client and a `bootstrap` of our own talk to.
//
//   caller --Invoke API--> invoke-api.mjs --> functions.mjs --> sandbox.mjs <--Runtime API-- process of the function
//
// Options
//   functions   {NAME: {handler, timeoutSeconds, ..}}, see lambda/functions.mjs; ${LAMBDA_URL} in a value of a
//               function's environment is the address of this host
//   failures    [{function, times, throttle | status, type, body}], see lambda/failures.mjs
//   account, region
//
// For the test, beside the API
//   POST /control/failures        adds a failure
//   GET  /control/calls           the invocations so far, with id, function, type and payload
//   GET  /control/processes       ids of the processes that run functions
//   POST /control/faults/NAME     adds a fault between the function's runtime and its host, see lambda/faults.mjs
//   GET  /control/log/NAME        what the function has printed
//   GET  /control/runtime/NAME    the calls that its runtimes have made, a block of lines each
//   GET  /control/sandboxes/NAME  a line for each: how it ended, how often it was frozen, connections, remarks

import http from 'node:http';
import {unknownOperation} from './lambda/errors.mjs';
import {Failures} from './lambda/failures.mjs';
import {Functions} from './lambda/functions.mjs';
import {InvokeApi} from './lambda/invoke-api.mjs';
import {close, listen, loopback, readBody, runAlone, sendAnswer, UsageError, withDefaults} from './serve.mjs';

/**
 * `NAME,NAME=FILE,..`: functions by name, and the file in functions/ where the name is another one. A file with a path is a
 * program that is a runtime itself.
 */
export function shorthand(text) {
  const functions = {};
  for (const item of text.split(',')) {
    const [name, file = name] = item.split('=');
    functions[name] = file.includes('/') ? {command: [file]} : {handler: `${file}.handler`};
    if (file === 'text') functions[name].rawText = true;
  }
  return {functions};
}

export async function start(options) {
  const settings = withDefaults('lambda-host', options,
    {functions: {}, failures: [], account: '123456789012', region: 'us-east-1'});
  const functions = new Functions(settings.functions, settings.region);
  const failures = new Failures();
  settings.failures.forEach((failure) => failures.add(failure));
  const api = new InvokeApi({...settings, functions, failures});

  const controls = {
    'POST /control/failures': async (request) => failures.add(JSON.parse(await readBody(request))),
    'GET /control/calls': () => api.calls,
    'GET /control/processes': () => functions.processes,
  };
  const controlsOfFunction = {
    'POST faults': async (name, request) => functions.addFault(name, JSON.parse(await readBody(request))),
    'GET log': (name) => functions.logOf(name),
    'GET runtime': (name) => functions.reportsOf(name).flatMap(({calls}) => calls.map(showCall)).join(''),
    'GET sandboxes': (name) => functions.reportsOf(name).map(showSandbox).join(''),
  };
  const server = http.createServer(async (request, response) => {
    try {
      const control = controls[`${request.method} ${request.url}`];
      const [, what, name] = request.url.match(/^\/control\/([a-z]+)\/([^/]+)$/) ?? [];
      const controlOfFunction = controlsOfFunction[`${request.method} ${what}`];
      if (controlOfFunction)
        return sendAnswer(response, 200, {'Content-Type': 'text/plain'}, (await controlOfFunction(name, request)) ?? '');
      if (control) {
        const result = (await control(request)) ?? {};
        return sendAnswer(response, 200, {'Content-Type': 'application/json'}, JSON.stringify(result));
      }
      if (await api.handle(request, response)) return;
      const {status, type, body} = unknownOperation();
      sendAnswer(response, status, {'Content-Type': 'application/json', 'x-amzn-ErrorType': type}, JSON.stringify(body));
    } catch (error) {
      if (error.code === 'ECONNRESET') return; // the caller went away
      const ours = error instanceof UsageError || error instanceof SyntaxError;
      if (!ours) process.stderr.write(`lambda-host: ${error.stack}\n`);
      sendAnswer(response, ours ? 400 : 500, {'Content-Type': 'text/plain'}, `${error.message}\n`);
    }
  });
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  const port = await listen(server);
  functions.place = {LAMBDA_URL: `http://${loopback}:${port}`};
  return {
    port,
    url: `http://${loopback}:${port}`,
    async stop() {
      api.stop();
      await close(server);
      await functions.stop();
    },
  };
}

/** A call of the Runtime API: a line, then its headers and the beginning of its body, indented. */
function showCall({method, path, headers, body, status}) {
  const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`);
  return `${method} ${path} -> ${status ?? 'nothing'}\n${lines.join('')}${body ? `  ${body}\n` : ''}`;
}

function showSandbox({state, ended, freezes, connections, remarks}) {
  const end = ended ? `ended with ${ended.signal ?? `status ${ended.code}`}` : state;
  return `${end}, frozen ${freezes} times, connections ${connections}, remarks ${JSON.stringify(remarks)}\n`;
}

await runAlone(import.meta.url, start);
