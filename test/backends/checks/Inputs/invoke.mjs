// SPDX-License-Identifier: Apache-2.0
//
// Invokes functions of $LAMBDA_URL: invoke.mjs NAME[?QUERY] PAYLOAD [HEADER: VALUE] .. [, NAME PAYLOAD ..] ..
//
// Prints for each the status, the headers of interest and the body. `&` instead of `,` sends what follows at the same time.
// GET PATH and POST PATH, in place of NAME, reach the control endpoints. x*N as payload is a JSON string of N bytes. A
// payload of - is none, @FILE is what stands there.

import {readFileSync} from 'node:fs';

const interesting = /^(x-amz-|x-amzn-errortype|content-type|content-length)/;
const settings = {authorization: 'AWS4-HMAC-SHA256 test'};

function parse(args) {
  const calls = [];
  let call = [];
  for (const arg of [...args, ',']) {
    if (arg !== ',' && arg !== '&') {
      call.push(arg);
      continue;
    }
    calls.push({call, together: arg === '&'});
    call = [];
  }
  return calls;
}

function body(payload) {
  if (payload === '-') return undefined;
  if (payload?.startsWith('@')) return readFileSync(payload.slice(1));
  const [, bytes] = payload?.match(/^x\*(\d+)$/) ?? [];
  return bytes ? `"${'x'.repeat(bytes - 2)}"` : payload;
}

async function send([name, payload, ...lines]) {
  const headers = {...settings};
  for (const line of lines) {
    const [header, value] = line.split(/: ?(.*)/s);
    if (value === '-') delete headers[header];
    else headers[header] = value;
  }
  const [, method, path] = name.match(/^(GET|POST) (.*)$/) ?? [];
  const [function_, query] = name.split('?');
  const url = path ?? `/2015-03-31/functions/${encodeURIComponent(function_)}/invocations${query ? `?${query}` : ''}`;
  const response = await fetch(process.env.LAMBDA_URL + url, {method: method ?? 'POST', headers, body: body(payload)});
  const shown = [...response.headers].filter(([header]) => interesting.test(header)).map((pair) => `${pair.join(': ')}\n`);
  const text = await response.text();
  return `${response.status}\n${shown.join('')}${text.length > 2000 && !path ? `${text.length} characters` : text}\n\n`;
}

let pending = [];
for (const {call, together} of parse(process.argv.slice(2))) {
  pending.push(send(call));
  if (together) continue;
  for (const text of await Promise.all(pending)) process.stdout.write(text);
  pending = [];
}
