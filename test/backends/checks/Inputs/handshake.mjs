// SPDX-License-Identifier: Apache-2.0
//
// handshake.mjs CA-FILE HOST: what a TLS client that trusts CA-FILE says of each of $FAULTY_PORT, $FAULTY2_PORT, ..

import {readFileSync} from 'node:fs';
import https from 'node:https';

const [, , file, host] = process.argv;
const ca = readFileSync(file);

for (let n = 1, port; (port = process.env[`FAULTY${n === 1 ? '' : n}_PORT`]); n++)
  await new Promise((resolve) => {
    const options = {host, port, ca, agent: false};
    https.get(options, (response) => {
      response.setEncoding('utf8').on('data', (text) => console.log(n, text)).on('end', resolve);
    }).on('error', (error) => {
      console.log(n, error.code);
      resolve();
    });
  });
