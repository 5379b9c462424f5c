// SPDX-License-Identifier: Apache-2.0
//
// {"text"}: that text. With `rawText` in its settings the host sends it as it is, so it need not be JSON.

export const handler = async ({text = 'this is no JSON'}) => text;
