// SPDX-License-Identifier: Apache-2.0
//
// The errors of the Invoke API: status, x-amzn-errortype and body as the service sends them. The spelling of
// Message and message differs between them because it differs in the service.

export const requestLimitBytes = 6 * 1024 * 1024;
export const eventLimitBytes = 1024 * 1024;

const error = (status, type, body) => ({status, type, body});

export const notFound = (arn) =>
  error(404, 'ResourceNotFoundException', {Type: 'User', Message: `Function not found: ${arn}`});

export const otherRegion = (region, ours) =>
  error(404, 'ResourceNotFoundException',
    {Type: 'User', Message: `Functions from '${region}' are not reachable in this region ('${ours}')`});

export const accessDenied = (arn) =>
  error(403, 'AccessDeniedException', {
    Message: `User: arn:aws:iam::123456789012:user/test is not authorized to perform: lambda:InvokeFunction on ` +
      `resource: ${arn} because no resource-based policy allows the lambda:InvokeFunction action`,
  });

export const missingToken = () =>
  error(403, 'MissingAuthenticationTokenException', {message: 'Missing Authentication Token'});

export const unknownOperation = () => error(404, 'UnknownOperationException', {message: 'Not Found'});

export const badContent = (message) => error(400, 'InvalidRequestContentException', {Type: 'User', message});

export const badParameter = (message) => error(400, 'InvalidParameterValueException', {Type: 'User', message});

export const constraint = (value, where, rule) =>
  error(400, 'ValidationException', {
    message: `1 validation error detected: Value '${value}' at '${where}' failed to satisfy constraint: ${rule}`,
  });

export const requestTooLarge = () =>
  error(413, 'RequestEntityTooLargeException',
    {Message: `Request must be smaller than ${requestLimitBytes} bytes for the InvokeFunction operation`});

export const eventTooLarge = (size) =>
  error(413, 'RequestEntityTooLargeException', {
    Type: 'User',
    message: `${size} byte payload is too large for the Event invocation type (limit ${eventLimitBytes} bytes)`,
  });

export const tooManyRequests = (Reason = 'ReservedFunctionConcurrentInvocationLimitExceeded') =>
  error(429, 'TooManyRequestsException', {Reason, Type: 'User', message: 'Rate Exceeded.'});

export const serviceException = () =>
  error(500, 'ServiceException', {Type: 'Service', Message: 'An error occurred and the request cannot be processed.'});

/** The service parses with Jackson; this says in its words why `text` is no JSON, without the place. */
export function payloadProblem(bytes) {
  const text = new TextDecoder('utf-8', {fatal: false}).decode(bytes);
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return `Could not parse request body into json: Could not parse payload into json: ${jacksonWords(text)}`;
  }
}

function jacksonWords(text) {
  const token = text.trimStart().match(/^[A-Za-z_$][\w$]*/)?.[0];
  if (token && !['true', 'false', 'null'].includes(token))
    return `Unrecognized token '${token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
  const opened = /^\s*\{/.test(text) ? 'Object' : 'Array';
  return /[}\]]\s*$/.test(text)
    ? 'Unexpected character: was expecting double-quote to start field name, or a value'
    : `Unexpected end-of-input: expected close marker for ${opened}`;
}
