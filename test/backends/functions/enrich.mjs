// SPDX-License-Identifier: Apache-2.0
//
// What docs/examples/enrich-and-store calls: {"input": {"user": {"id"}, "text"}} gives the user and the processed text.
// An empty text is refused, which is the example's way to its Fail state.

class ValueError extends Error {
  name = 'ValueError';
}

export const handler = async ({input}) => {
  if (!input.text) throw new ValueError('the text is empty');
  return {user: input.user, processedData: input.text.toUpperCase()};
};
