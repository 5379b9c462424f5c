// SPDX-License-Identifier: Apache-2.0
//
// Asks $FAULTY_URL as often as its argument says, and tells what zlib thinks of each body.

import http from 'node:http';
import zlib from 'node:zlib';

for (let count = Number(process.argv[2]); count > 0; count--)
  await new Promise((resolve) => {
    http.get(process.env.FAULTY_URL, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      const packed = Buffer.concat(chunks);
      zlib.gunzip(packed, (error, plain) => {
        const size = packed.length < 200_000 ? 'small' : packed.length;
        const shown = error ? error.message : plain.length > 99 ? `${size} becomes ${plain.length}` : plain.toString();
        console.log(response.headers['content-encoding'], shown);
        resolve();
      });
    });
  });
