// SPDX-License-Identifier: Apache-2.0
//
// Lambda's Invoke API: POST /2015-03-31/functions/NAME_OR_ARN/invocations?Qualifier=..
//
// It checks a request in the order in which the service does (authentication, name, size, content, existence), runs
// the function and answers with the headers that the service was recorded with. A failed function is no error of
// the API: the status is 200 and X-Amz-Function-Error says so.

import {randomBytes, randomUUID} from 'node:crypto';
import {readBody, sendAnswer} from '../serve.mjs';
import * as errors from './errors.mjs';

const namePattern =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?' +
  '([a-zA-Z0-9-_\\.]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?';

const invocationTypes = ['Event', 'RequestResponse', 'DryRun'];

/** Between the tries of a failed event. Source: asynchronous invocation, "one minute .. two minutes". */
const eventRetryDelaysMs = [60_000, 120_000];

export class InvokeApi {
  #functions;
  #failures;
  #account;
  #region;
  #timers = new Set();
  calls = []; // of every request that named a function: what the tests look at

  constructor({functions, failures, account, region}) {
    this.#functions = functions;
    this.#failures = failures;
    this.#account = account;
    this.#region = region;
  }

  /** Answers `request` when it is an invocation; false when it is something else. */
  async handle(request, response) {
    const url = new URL(request.url, 'http://lambda');
    const [, encoded] = url.pathname.match(/^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/) ?? [];
    if (encoded === undefined || request.method !== 'POST') return false;
    const body = await readBody(request);
    const id = randomUUID();
    const trace = newTrace();
    const common = {'x-amzn-RequestId': id, 'X-Amzn-Trace-Id': trace};
    const answer = await this.#answer({request, url, name: decodeURIComponent(encoded), body, id, trace});
    if (answer.type) {
      sendAnswer(response, answer.status, {
        'Content-Type': 'application/json', 'x-amzn-RequestId': id, 'x-amzn-ErrorType': answer.type, ...answer.headers,
      }, typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    } else {
      sendAnswer(response, answer.status, {
        'Content-Type': 'application/json', 'x-amzn-Remapped-Content-Length': '0', ...common, ...answer.headers,
      }, answer.body);
    }
    return true;
  }

  async #answer({request, url, name, body, id, trace}) {
    const headers = request.headers;
    if (!headers.authorization) return errors.missingToken();
    const target = this.#resolve(name, url.searchParams.get('Qualifier'));
    if (target.status) return target;
    const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (!invocationTypes.includes(type))
      return errors.constraint(type, 'invocationType',
        `Member must satisfy enum value set: [${invocationTypes.join(', ')}]`);
    this.calls.push({
      id, function: target.name, qualifier: target.qualifier, type, logType: headers['x-amz-log-type'],
      clientContext: headers['x-amz-client-context'], trace: headers['x-amzn-trace-id'], payload: body.length > 4096 ? undefined : body.toString(),
      payloadBytes: body.length, time: Date.now(),
    });
    if (body.length > errors.requestLimitBytes) return errors.requestTooLarge();
    if (type === 'Event' && body.length > errors.eventLimitBytes) return errors.eventTooLarge(body.length);
    const payload = body.length ? body : Buffer.from('{}');
    const settings = this.#functions.get(target.name);
    const problem = settings?.checksPayload === false ? undefined : errors.payloadProblem(payload);
    if (problem) return errors.badContent(problem);
    const context = clientContext(headers['x-amz-client-context']);
    if (context.problem) return errors.badContent(context.problem);

    const failure = this.#failures.take(target.name);
    if (failure) return failure;
    const version = this.#versionOf(target);
    if (version === undefined) return errors.notFound(`${this.#arn(target.name)}:${target.qualifier ?? '$LATEST'}`);
    if (type === 'DryRun') return {status: 204, headers: {}, body: ''};

    const runtimeId = settings.idPrefix + id;
    const event = {id: runtimeId, payload, version, contentType: headers['x-test-content-type'], headers: {
      'Lambda-Runtime-Aws-Request-Id': runtimeId,
      'Lambda-Runtime-Invoked-Function-Arn': this.#arn(target.name) + (target.qualifier ? `:${target.qualifier}` : ''),
      'Lambda-Runtime-Trace-Id': headers['x-amzn-trace-id'] ?? trace,
      ...(context.text && {'Lambda-Runtime-Client-Context': context.text}),
      ...(headers['x-amz-tenant-id'] && {'Lambda-Runtime-Aws-Tenant-Id': headers['x-amz-tenant-id']}),
    }};
    // For tests: what the service would take from elsewhere (an identity), and what it would never do. `none` takes one out.
    for (const [name, value] of Object.entries(headers)) {
      const [, known] = name.match(/^x-test-(lambda-runtime-.*)$/) ?? [];
      if (known) event.headers[known.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())] = value === 'none' ? undefined : value;
    }
    if (type === 'Event') {
      this.#runEvent(target.name, event, 0);
      return {status: 202, headers: {}, body: ''};
    }
    const result = await this.#functions.invoke(target.name, event);
    if (!result) return errors.tooManyRequests();
    return {status: 200, body: result.body, headers: {
      ...(result.failed && {'X-Amz-Function-Error': 'Unhandled'}),
      ...(headers['x-amz-log-type'] === 'Tail' && {'X-Amz-Log-Result': result.log.toString('base64')}),
      'X-Amz-Executed-Version': version,
    }};
  }

  #arn(name) {
    return `arn:aws:lambda:${this.#region}:${this.#account}:function:${name}`;
  }

  /** Name and qualifier from a name, a partial ARN or an ARN and the parameter; or an error. */
  #resolve(text, parameter) {
    if (!new RegExp(`^${namePattern}$`).test(text))
      return errors.constraint(text, 'functionName', `Member must satisfy regular expression pattern: ${namePattern}`);
    const [, region, account, name, derived] =
      text.match(/^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:([a-z][a-z0-9-]+-\d):)?(?:(\d{12}):)?(?:function:)?([^:]+)(?::(.+))?$/);
    if (region && region !== this.#region) return errors.otherRegion(region, this.#region);
    if (derived && parameter && derived !== parameter)
      return errors.badParameter('The derived qualifier from the function name does not match the specified qualifier.');
    if (account && account !== this.#account) return errors.accessDenied(text);
    return {name, qualifier: derived ?? parameter ?? undefined};
  }

  #versionOf({name, qualifier = '$LATEST'}) {
    const settings = this.#functions.get(name);
    if (!settings) return undefined;
    return qualifier === '$LATEST' ? qualifier : settings.qualifiers[qualifier];
  }

  /** An event that fails is tried twice more, as long as the host runs. */
  async #runEvent(name, event, tries) {
    const result = await this.#functions.invoke(name, event);
    if (result && !result.failed) return;
    if (tries === eventRetryDelaysMs.length) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#runEvent(name, event, tries + 1);
    }, eventRetryDelaysMs[tries]);
    this.#timers.add(timer);
  }

  stop() {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

function newTrace() {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Sampled=0`;
}

function clientContext(header) {
  if (header === undefined) return {};
  const text = Buffer.from(header, 'base64').toString();
  try {
    JSON.parse(text);
    return {text: text.replace(/[\r\n]+/g, ' ')};
  } catch {
    return {problem: 'Client context must be a valid Base64-encoded JSON object.'};
  }
}
