// SPDX-License-Identifier: Apache-2.0
//
// Evaluates JSONata expressions with npm's jsonata, for run_expressions.py.
//
//   node expressions.mjs FILE
//
// FILE and the answers are as those of `aslc eval --batch`: a request {"expr", "input"?, "bindings"?} a line, an answer
// {"result"}, {"undefined"}, {"function"} or {"error": {"code", "message"}} a line.

import fs from 'node:fs';

import {requirePackage} from '../backends/packages.mjs';

const jsonata = requirePackage('jsonata');

const isFunction = (value) =>
  typeof value === 'function' || value?._jsonata_lambda === true || value?._jsonata_function === true;

async function evaluate({expr, input, bindings}) {
  try {
    const value = await jsonata(expr).evaluate(input, bindings);
    if (value === undefined)
      return {undefined: true};
    if (isFunction(value))
      return {function: true};
    // Functions inside of a result are empty strings, as the library's own cast has it.
    return {result: JSON.parse(JSON.stringify(value, (name, inner) => (isFunction(inner) ? '' : inner)))};
  } catch (error) {
    // Without a code it is a fault of the library, not an error of the language.
    return {error: {code: error.code ?? null, message: error.message}};
  }
}

for (const line of fs.readFileSync(process.argv[2], 'utf8').split('\n'))
  if (line)
    console.log(JSON.stringify(await evaluate(JSON.parse(line))));
