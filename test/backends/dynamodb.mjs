// SPDX-License-Identifier: Apache-2.0
//
// DynamoDB on loopback: dynalite, which validates requests and words errors as the service does, in memory.
//
// Options
//   tables    {NAME: KEY}, made before anything is answered; KEY is `NAME` or `NAME:TYPE` (S, N or B), with a sort key
//             `NAME:TYPE+NAME:TYPE`
//   items     {NAME: [ITEM, ..]}, put into them

import {requirePackage} from './packages.mjs';
import {close, listen, loopback, runAlone, withDefaults} from './serve.mjs';
import {call, createTable} from './tables.mjs';

/** `TABLE/KEY,TABLE/KEY,..` */
export function shorthand(text) {
  const tables = {};
  for (const item of text.split(',')) {
    const [name, key] = item.split('/');
    tables[name] = key ?? 'id';
  }
  return {tables};
}

export async function start(options) {
  const {tables, items} = withDefaults('dynamodb', options, {tables: {}, items: {}});
  const server = requirePackage('dynalite')({createTableMs: 0, deleteTableMs: 0, updateTableMs: 0});
  server.keepAliveTimeout = 60_000;
  const port = await listen(server);
  const url = `http://${loopback}:${port}`;
  try {
    for (const [name, key] of Object.entries(tables)) await createTable(url, name, key);
    for (const [name, list] of Object.entries(items))
      for (const item of list) await call(url, 'PutItem', {TableName: name, Item: item});
  } catch (error) {
    await close(server);
    throw error;
  }
  return {port, url, stop: () => close(server)};
}

await runAlone(import.meta.url, start);
