// SPDX-License-Identifier: Apache-2.0
//
// {"ms"}: answers {"waited": ms} after that time.

export const handler = ({ms = 1000}) => new Promise((resolve) => setTimeout(() => resolve({waited: ms}), ms));
