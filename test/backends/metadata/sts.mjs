// SPDX-License-Identifier: Apache-2.0
//
// STS, as far as a workflow calls it, in the query protocol: a form as request, XML as answer.

import {randomUUID} from 'node:crypto';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

const entities = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};
const escapeXml = (text) => String(text).replace(/[&<>"]/g, (c) => entities[c]);

function element(name, content) {
  const inner = typeof content === 'object'
    ? Object.entries(content).map(([key, value]) => element(key, value)).join('')
    : escapeXml(content);
  return `<${name}>${inner}</${name}>`;
}

const xml = (status, body) => ({status, headers: {'x-amzn-RequestId': randomUUID(), 'Content-Type': 'text/xml'}, body});

export function stsError(status, Code, Message) {
  const Type = status < 500 ? 'Sender' : 'Receiver';
  return xml(status, `<ErrorResponse xmlns="${namespace}">${element('Error', {Type, Code, Message})}` +
    `${element('RequestId', randomUUID())}</ErrorResponse>\n`);
}

function result(action, content) {
  return xml(200, `<${action}Response xmlns="${namespace}">${element(`${action}Result`, content)}` +
    `${element('ResponseMetadata', {RequestId: randomUUID()})}</${action}Response>\n`);
}

function invalid(value, where, rule) {
  const shown = value === null ? 'null' : `'${value}'`;
  return stsError(400, 'ValidationError',
    `1 validation error detected: Value ${shown} at '${where}' failed to satisfy constraint: ${rule}`);
}

/** Answers the request `form`; `issue(seconds)` makes credentials, `denied` lists roles that nobody may assume. */
export function answerSts(form, {denied, issue, authorization}) {
  const action = form.get('Action');
  if (action !== 'AssumeRoleWithWebIdentity' && !authorization)
    return stsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  switch (action) {
  case 'AssumeRole':
  case 'AssumeRoleWithWebIdentity':
    return assumeRole(action, form, denied, issue);
  case 'GetCallerIdentity':
    return result(action, {Arn: 'arn:aws:iam::123456789012:user/test', UserId: 'AIDAEXAMPLE', Account: '123456789012'});
  default:
    return stsError(400, 'InvalidAction', `Could not find operation ${action} for version ${form.get('Version')}`);
  }
}

function assumeRole(action, form, denied, issue) {
  const role = form.get('RoleArn');
  const session = form.get('RoleSessionName');
  if (role === null) return invalid(null, 'roleArn', 'Member must not be null');
  if (session === null) return invalid(null, 'roleSessionName', 'Member must not be null');
  if (!/^[\w+=,.@-]{2,64}$/.test(session))
    return invalid(session, 'roleSessionName', 'Member must satisfy regular expression pattern: [\\w+=,.@-]*');
  const seconds = Number(form.get('DurationSeconds') ?? 3600);
  if (seconds < 900) return invalid(seconds, 'durationSeconds', 'Member must have value greater than or equal to 900');
  if (seconds > 43_200) return invalid(seconds, 'durationSeconds', 'Member must have value less than or equal to 43200');
  const [, account, name] = role.match(/^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/) ?? [];
  if (!name) return stsError(400, 'ValidationError', `${role} is invalid`);
  if (action === 'AssumeRoleWithWebIdentity' && !form.get('WebIdentityToken'))
    return invalid(null, 'webIdentityToken', 'Member must not be null');
  if (denied.includes(role))
    return stsError(403, 'AccessDenied',
      `User: arn:aws:iam::123456789012:user/test is not authorized to perform: sts:${action} on resource: ${role}`);
  const {AccessKeyId, SecretAccessKey, Token, Expiration} = issue(seconds);
  return result(action, {
    AssumedRoleUser: {AssumedRoleId: `AROAEXAMPLE:${session}`, Arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`},
    Credentials: {AccessKeyId, SecretAccessKey, SessionToken: Token, Expiration},
  });
}
