// SPDX-License-Identifier: Apache-2.0
//
// Gives its event back; an event with a member `show` gives that part of the context instead.

const parts = {
  clientContext: (context) => context.clientContext ?? null,
  arn: (context) => context.invokedFunctionArn,
  requestId: (context) => context.awsRequestId,
  remainingMs: (context) => context.getRemainingTimeInMillis(),
  process: () => process.pid,
};

export const handler = async (event, context) => {
  const part = parts[event?.show];
  if (!part) return event;
  console.log(`shows ${event.show}`);
  return part(context);
};
