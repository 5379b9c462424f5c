// SPDX-License-Identifier: Apache-2.0
//
// {"bytes"}: a string whose JSON text, quotes included, has that many bytes.

export const handler = async ({bytes = 300 * 1024}) => 'x'.repeat(bytes - 2);
