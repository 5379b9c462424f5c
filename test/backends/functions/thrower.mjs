// SPDX-License-Identifier: Apache-2.0
//
// {"how"}: each way in which a function can fail. By default it throws an error of a class of its own.

class OrderError extends Error {
  constructor(message) {
    super(message);
    this.name = 'OrderError';
  }
}

const ways = {
  class: ({message = 'the order is not valid'}) => {
    throw new OrderError(message);
  },
  builtin: () => undefined.member,
  text: ({message = 'only a text'}) => {
    throw message;
  },
  exit: ({code = 1}) => process.exit(code),
  signal: ({signal = 'SIGKILL'}) => {
    process.kill(process.pid, signal);
    return new Promise(() => {});
  },
};

export const handler = async (event) => ways[event.how ?? 'class'](event);
