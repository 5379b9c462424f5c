// SPDX-License-Identifier: Apache-2.0
//
// What a sandbox of the service has in its environment, and the function's own variables.

export function environmentOf(settings, address) {
  const {maxConcurrency, snapStart, logFormat, logLevel} = settings;
  const all = {
    PATH: process.env.PATH,
    ...(process.env.ASL_BACKENDS_RUN && {ASL_BACKENDS_RUN: process.env.ASL_BACKENDS_RUN}),
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: settings.region,
    AWS_DEFAULT_REGION: settings.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_ACCESS_KEY_ID: 'ASIAFUNCTION',
    AWS_SECRET_ACCESS_KEY: 'function-secret',
    AWS_SESSION_TOKEN: 'function-token',
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: maxConcurrency ? 'lambda-managed-instances' : snapStart ? 'snap-start' : 'on-demand',
    ...(maxConcurrency && {AWS_LAMBDA_MAX_CONCURRENCY: String(maxConcurrency)}),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0',
    ...(logFormat && {AWS_LAMBDA_LOG_FORMAT: logFormat}),
    ...(logLevel && {AWS_LAMBDA_LOG_LEVEL: logLevel}),
    AWS_LAMBDA_RUNTIME_API: address,
    LAMBDA_TASK_ROOT: settings.folder,
    _HANDLER: settings.handler,
    ...settings.environment,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined));
}
