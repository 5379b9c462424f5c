// SPDX-License-Identifier: Apache-2.0
//
// What a runtime ought to do in a call of the Runtime API, and the service lets pass when it does not. Each remark is a
// sentence for the test's output; a runtime without fault gets none.

const errorCategory = /^(Runtime|Function)\.[A-Z][a-zA-Z]+$/;

/** Remarks on `request`, a call of `name` with `body`, to a host at `address`. */
export function remarksOn(request, name, body, address) {
  const headers = request.headers;
  const remarks = [];
  const expect = (holds, text) => {
    if (!holds) remarks.push(`${name}: ${text}`);
  };
  expect(request.httpVersion === '1.1', `HTTP/${request.httpVersion}`);
  expect(headers.host === address, `Host is ${headers.host}`);
  expect(headers['user-agent'], 'no User-Agent');
  expect(!headers.expect, `Expect: ${headers.expect}`);
  expect(!headers['proxy-authorization'] && !/^https?:/.test(request.url), 'sent as to a proxy');
  if (request.method === 'GET') {
    expect(body.length === 0, 'a GET with a body');
    return remarks;
  }
  expect(headers['content-type'], 'no Content-Type');
  expect(headers['content-length'] || headers['transfer-encoding'] === 'chunked', 'no length');
  if (name === 'response') return remarks;

  const category = headers['lambda-runtime-function-error-type'];
  expect(errorCategory.test(category), `the service replaces the error type ${category}`);
  const cause = headers['lambda-runtime-function-xray-error-cause'];
  if (cause !== undefined) {
    const parsed = parse(cause);
    expect(parsed && ('working_directory' in parsed || parsed.exceptions?.length || parsed.paths?.length), `no cause for X-Ray: ${cause}`);
  }
  const parsed = parse(body.toString());
  expect(typeof parsed?.errorType === 'string', 'no errorType');
  expect(typeof parsed?.errorMessage === 'string', 'no errorMessage');
  const stack = parsed?.stackTrace;
  expect(stack === undefined || (Array.isArray(stack) && stack.every((line) => typeof line === 'string')), 'stackTrace is no list of texts');
  return remarks;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
