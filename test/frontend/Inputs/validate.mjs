// SPDX-License-Identifier: Apache-2.0
//
// validate.mjs SCHEMA [FILE ..]: checks that the files (standard input without any) keep to a JSON Schema. SCHEMA is a
// file, or `sarif` for the one of OASIS, which comes with a package. Prints what is wrong; exit status 1 then.

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

import {modulesFolder} from '../../backends/packages.mjs';

const package_ = path.join(modulesFolder, '@microsoft/jest-sarif');
const require = createRequire(path.join(package_, 'x.js'));
const Ajv = require('ajv'); // version 6, which still reads the draft that SARIF's schema is of
const [schemaName, ...files] = process.argv.slice(2);
const isSarif = schemaName === 'sarif';

const ajv = new Ajv({schemaId: 'auto', allErrors: true, unknownFormats: 'ignore', logger: false});
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(
    JSON.parse(readFileSync(isSarif ? path.join(package_, 'lib/schemas/sarif-2.1.0-rtm.5.json') : schemaName, 'utf8')));

let isGood = true;
for (const file of files.length ? files : ['/dev/stdin']) {
  const valid = validate(JSON.parse(readFileSync(file, 'utf8')));
  if (!valid) {
    isGood = false;
    for (const error of validate.errors) console.log(`${file}: ${error.dataPath || 'the whole'} ${error.message}`);
  }
}
if (isGood) console.log('valid');
process.exit(isGood ? 0 : 1);
