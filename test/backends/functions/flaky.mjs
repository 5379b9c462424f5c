// SPDX-License-Identifier: Apache-2.0
//
// {"key", "failures", "error", "message", "result"}: throws an error named `error` at the first `failures` calls for
// `key`, then gives `result` or {"key", "calls"}. It counts in a file, so that the count outlives its process.

import {appendFileSync, statSync} from 'node:fs';
import path from 'node:path';

export const handler = async ({key, failures, error = 'Flaky', message, result}) => {
  const file = path.join(process.env.SCRATCH, `flaky-${encodeURIComponent(key)}`);
  appendFileSync(file, '.');
  const calls = statSync(file).size;
  if (calls <= failures) {
    const failure = new Error(message ?? `call ${calls} of ${key}`);
    failure.name = error;
    throw failure;
  }
  return result ?? {key, calls};
};
