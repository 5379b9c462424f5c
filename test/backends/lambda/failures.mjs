// SPDX-License-Identifier: Apache-2.0
//
// Failures on request: what the host answers instead of running a function, for a number of calls.
//
// A failure is `{function, times, throttle}` or `{function, times, status, type, body, headers}`. Without `function` it
// concerns any, without `times` one call. `throttle` is true or the reason that TooManyRequestsException gives.

import {UsageError, withDefaults} from '../serve.mjs';
import {serviceException, tooManyRequests} from './errors.mjs';

const defaults = {
  function: undefined, times: 1, throttle: undefined, status: undefined, type: undefined, body: undefined, headers: {},
};

export class Failures {
  #list = [];

  add(given) {
    const failure = withDefaults('a failure', given, defaults);
    if (!failure.throttle && failure.status === undefined)
      throw new UsageError("a failure has 'throttle' or a 'status'");
    this.#list.push(failure);
  }

  /** The error for a call of function `name`, or undefined when it is to be run. */
  take(name) {
    const failure = this.#list.find((one) => one.times > 0 && (one.function ?? name) === name);
    if (!failure) return undefined;
    failure.times--;
    if (failure.throttle)
      return {...tooManyRequests(failure.throttle === true ? undefined : failure.throttle), headers: failure.headers};
    const {status, type = 'ServiceException', body = serviceException().body, headers} = failure;
    return {status, type, body, headers};
  }
}
