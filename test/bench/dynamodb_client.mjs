// SPDX-License-Identifier: Apache-2.0
//
// GetItem and PutItem through AWS's SDK for JavaScript, as a Node program does them: one client, one connection that is kept.
//
//   node dynamodb_client.mjs PORT get|put COUNT
//
// COUNT calls in a row to 127.0.0.1; every answer is compared with the order that calls.py puts. Prints
// {"answer": the last result without its $metadata, "heapBytes": what the calls left on the heap}; the latter is what they allocated
// if nothing was collected meanwhile. Keys and region are those of the environment.

import {requirePackage} from '../backends/packages.mjs';

const {DynamoDBClient, GetItemCommand, PutItemCommand} = requirePackage('@aws-sdk/client-dynamodb');

const [port, operation, count] = process.argv.slice(2);
if (!['get', 'put'].includes(operation) || !count) {
  process.stderr.write('usage: node dynamodb_client.mjs PORT get|put COUNT\n');
  process.exit(2);
}

const order = {
  id: 'ord-10045',
  customer: 'c-7781',
  email: 'ada@example.com',
  status: 'RESERVED',
  total: '184.25',
  lines: '3',
  express: true,
  note: 'leave it with the neighbour, the bell is "broken"',
  city: 'Zürich',
};

const client = new DynamoDBClient({endpoint: `http://127.0.0.1:${port}`});

async function get() {
  const answer = await client.send(new GetItemCommand({TableName: 'Orders', Key: {id: {S: order.id}}}));
  const {Item: item} = answer;
  const isSame =
    item.id.S === order.id &&
    item.customer.S === order.customer &&
    item.email.S === order.email &&
    item.status.S === order.status &&
    item.total.N === order.total &&
    item.lines.N === order.lines &&
    item.express.BOOL === order.express &&
    item.note.S === order.note &&
    item.city.S === order.city;
  if (!isSame) throw new Error(`not the item that was put: ${JSON.stringify(item)}`);
  return answer;
}

function put() {
  const item = {
    id: {S: order.id},
    customer: {S: order.customer},
    email: {S: order.email},
    status: {S: order.status},
    total: {N: order.total},
    lines: {N: order.lines},
    express: {BOOL: order.express},
    note: {S: order.note},
    city: {S: order.city},
  };
  return client.send(new PutItemCommand({TableName: 'Orders', Item: item}));
}

const call = operation === 'get' ? get : put;
const before = process.memoryUsage().heapUsed;
let answer;
for (let i = 0; i < Number(count); i++) answer = await call();
const heapBytes = process.memoryUsage().heapUsed - before;
const {$metadata, ...rest} = answer;
process.stdout.write(`${JSON.stringify({answer: rest, heapBytes})}\n`);
client.destroy();
