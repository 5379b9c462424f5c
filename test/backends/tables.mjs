// SPDX-License-Identifier: Apache-2.0
//
// What a test does with DynamoDB tables beside the program under test.
//
//   node tables.mjs URL create TABLE KEY       KEY as in dynamodb.mjs
//   node tables.mjs URL put TABLE ITEM
//   node tables.mjs URL get TABLE KEY-OBJECT   prints the item, one line of JSON with sorted members
//   node tables.mjs URL scan TABLE             prints each item so, in the order of their texts
//
// It signs nothing: URL is that of dynalite itself, which wants an Authorization header and does not look into it.

import {realpathSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {UsageError} from './serve.mjs';

/** Calls `operation` and gives its result; an error of the service is thrown with its name and message. */
export async function call(url, operation, parameters) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(parameters),
  });
  const result = await response.json();
  if (!response.ok)
    throw new UsageError(`${operation}: ${result.__type?.replace(/.*#/, '')}: ${result.message ?? result.Message}`);
  return result;
}

export async function createTable(url, name, key) {
  const parts = key.split('+').map((part) => part.split(':'));
  await call(url, 'CreateTable', {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: parts.map(([AttributeName, AttributeType = 'S']) => ({AttributeName, AttributeType})),
    KeySchema: parts.map(([AttributeName], index) => ({AttributeName, KeyType: index ? 'RANGE' : 'HASH'})),
  });
  // It is active a turn of dynalite's loop later.
  while ((await call(url, 'DescribeTable', {TableName: name})).Table.TableStatus !== 'ACTIVE');
}

const sorted = (value) =>
  value === null || typeof value !== 'object' ? value
  : Array.isArray(value) ? value.map(sorted)
  : Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));

const line = (item) => `${JSON.stringify(sorted(item))}\n`;

const commands = {
  create: ([table, key], url) => createTable(url, table, key).then(() => ''),
  put: ([table, item], url) => call(url, 'PutItem', {TableName: table, Item: JSON.parse(item)}).then(() => ''),
  get: async ([table, key], url) => {
    const {Item} = await call(url, 'GetItem', {TableName: table, Key: JSON.parse(key), ConsistentRead: true});
    if (!Item) throw new UsageError(`${table} holds no item ${key}`);
    return line(Item);
  },
  scan: async ([table], url) => {
    const lines = [];
    let ExclusiveStartKey;
    do {
      const page = await call(url, 'Scan', {TableName: table, ConsistentRead: true, ExclusiveStartKey});
      lines.push(...page.Items.map(line));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return lines.sort().join('');
  },
};

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [url, name, ...args] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (!command || !args.length) {
    process.stderr.write(`usage: node tables.mjs URL ${Object.keys(commands).join('|')} TABLE [ARGUMENT]\n`);
    process.exit(2);
  }
  try {
    process.stdout.write(await command(args, url));
  } catch (error) {
    process.stderr.write(`error: ${error.cause ? `${error.message}: ${error.cause.message}` : error.message}\n`);
    process.exitCode = 1;
  }
}
