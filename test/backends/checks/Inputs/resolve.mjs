// SPDX-License-Identifier: Apache-2.0
//
// resolve.mjs NAME ..: asks 127.0.0.1:$DNS_PORT for the addresses of each.

import dns from 'node:dns/promises';

const resolver = new dns.Resolver({timeout: 200, tries: 1});
resolver.setServers([`127.0.0.1:${process.env.DNS_PORT}`]);
for (const name of process.argv.slice(2))
  for (const type of ['A', 'AAAA'])
    console.log(name, type, await resolver.resolve(name, type).then(String, ({code}) => code));
