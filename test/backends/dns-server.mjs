// SPDX-License-Identifier: Apache-2.0
//
// A DNS server over UDP that knows a few names and can fail in each of DNS's ways.
//
// Options
//   zone   {NAME: RECORDS or a word}; NAME may be `*.SUFFIX`. RECORDS is {A: [..], AAAA: [..], CNAME: NAME}. Words:
//            NXDOMAIN, SERVFAIL, REFUSED     that code
//            mute                            no answer at all
//            truncated                       an answer cut off, with the flag that says so
//            garbage                         bytes that are no DNS
//            stranger                        an answer to another question's id
//          A name that is not there is NXDOMAIN; one that has no record of the type asked for gets an empty answer.
//   log    file of JSON lines, one a query: {"name", "type"}
//   ttl    seconds
//   port   the default is one that the system chooses

import {appendFileSync, writeFileSync} from 'node:fs';
import dgram from 'node:dgram';
import net from 'node:net';
import {loopback, runAlone, UsageError, withDefaults} from './serve.mjs';

const codes = {NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5};
const words = [...Object.keys(codes), 'mute', 'truncated', 'garbage', 'stranger'];
const types = {A: 1, CNAME: 5, AAAA: 28};
const typeNames = Object.fromEntries(Object.entries(types).map(([name, number]) => [number, name]));

function checkZone(zone) {
  for (const [name, entry] of Object.entries(zone)) {
    if (typeof entry === 'string') {
      if (!words.includes(entry)) throw new UsageError(`${name}: '${entry}' is none of ${words.join(', ')}`);
      continue;
    }
    const {A = [], AAAA = [], CNAME, ...others} = entry;
    if (Object.keys(others).length) throw new UsageError(`${name}: there is no record type '${Object.keys(others)[0]}'`);
    for (const address of A) if (!net.isIPv4(address)) throw new UsageError(`${name}: '${address}' is no IPv4 address`);
    for (const address of AAAA) if (!net.isIPv6(address)) throw new UsageError(`${name}: '${address}' is no IPv6 address`);
    if (CNAME !== undefined && typeof CNAME !== 'string') throw new UsageError(`${name}: CNAME is a name`);
  }
}

function find(zone, name) {
  if (Object.hasOwn(zone, name)) return zone[name];
  for (let rest = name; rest.includes('.');) {
    rest = rest.slice(rest.indexOf('.') + 1);
    if (Object.hasOwn(zone, `*.${rest}`)) return zone[`*.${rest}`];
  }
  return undefined;
}

/** The one question of a query: {name, type, end}; undefined when it is no query. */
function parseQuestion(message) {
  if (message.length < 12 || message.readUInt16BE(4) !== 1 || message[2] & 0x80) return undefined;
  const labels = [];
  let at = 12;
  while (at < message.length && message[at]) {
    if (message[at] > 63) return undefined;
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
    at += 1 + message[at];
  }
  if (at + 5 > message.length) return undefined;
  return {name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5};
}

function encodeName(name) {
  return Buffer.concat([...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.from([0])]);
}

function encodeAddress(address) {
  if (net.isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head, tail = ''] = address.split('::');
  const groups = (text) => (text ? text.split(':') : []);
  const filled = address.includes('::')
    ? [...groups(head), ...Array(8 - groups(head).length - groups(tail).length).fill('0'), ...groups(tail)]
    : groups(head);
  const bytes = Buffer.alloc(16);
  filled.forEach((group, index) => bytes.writeUInt16BE(parseInt(group, 16), 2 * index));
  return bytes;
}

function record(name, type, data, ttl) {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(name), fixed, data]);
}

/** Records for `name`, with the CNAMEs that lead to them. */
function recordsOf(zone, name, type, ttl) {
  const records = [];
  for (let hops = 0; hops < 8; hops++) {
    const entry = find(zone, name);
    if (typeof entry !== 'object') return records;
    if (entry.CNAME === undefined || type === types.CNAME) {
      const wanted = [entry[typeNames[type]] ?? []].flat();
      const data = type === types.CNAME ? encodeName : encodeAddress;
      return [...records, ...wanted.map((value) => record(name, type, data(value), ttl))];
    }
    records.push(record(name, types.CNAME, encodeName(entry.CNAME), ttl));
    name = entry.CNAME;
  }
  return records;
}

/** The answer to `message`, or undefined for silence. */
function answer(message, {name, type, end}, zone, ttl) {
  const entry = find(zone, name) ?? 'NXDOMAIN';
  if (entry === 'mute') return undefined;
  if (entry === 'garbage') return Buffer.from('this is no DNS');
  const records = recordsOf(zone, name, type, ttl);
  const header = Buffer.alloc(12);
  header.writeUInt16BE(entry === 'stranger' ? message.readUInt16BE(0) ^ 0xffff : message.readUInt16BE(0), 0);
  header.writeUInt16BE(0x8180 | (message[2] & 1) << 8 | (entry === 'truncated' ? 0x0200 : 0) | (codes[entry] ?? 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, message.subarray(12, end), ...records]);
}

export async function start(options) {
  const {zone, log, ttl, port} = withDefaults('dns-server', options, {zone: {}, log: undefined, ttl: 1, port: 0});
  checkZone(zone);
  if (log) writeFileSync(log, '');
  const socket = dgram.createSocket('udp4');
  socket.on('message', (message, {port: from, address}) => {
    const question = parseQuestion(message);
    if (!question) return;
    const {name, type} = question;
    if (log) appendFileSync(log, `${JSON.stringify({name, type: typeNames[type] ?? type})}\n`);
    const reply = answer(message, question, zone, ttl);
    if (reply) socket.send(reply, from, address);
  });
  await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, loopback, resolve);
  });
  return {port: socket.address().port, stop: () => new Promise((resolve) => socket.close(resolve))};
}

await runAlone(import.meta.url, start);
