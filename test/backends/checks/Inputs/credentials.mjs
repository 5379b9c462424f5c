// SPDX-License-Identifier: Apache-2.0
//
// What AWS's own providers of credentials get from $METADATA_URL: credentials.mjs WORD .., WORD being instance, container,
// role=ARN, web=ARN, options=JSON (changes the server's), counts, or a request `METHOD PATH [HEADER: VALUE;..]`.

import {requirePackage} from '../../packages.mjs';

const url = process.env.METADATA_URL;
process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT = url;
process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = `${url}/v2/credentials/one`;
process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN = 'let me in';

const sts = (command, input) => {
  const {STSClient, [command]: Command} = requirePackage('@aws-sdk/nested-clients/sts');
  const credentials = {accessKeyId: 'a', secretAccessKey: 'b'};
  const client = new STSClient({endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1});
  return client.send(new Command({RoleSessionName: 'session', ...input}));
};

const words = {
  instance: () => requirePackage('@smithy/credential-provider-imds').fromInstanceMetadata({maxRetries: 0})(),
  container: () => requirePackage('@aws-sdk/credential-provider-http').fromHttp({maxRetries: 0})(),
  role: (RoleArn) => sts('AssumeRoleCommand', {RoleArn}),
  web: (RoleArn) => sts('AssumeRoleWithWebIdentityCommand', {RoleArn, WebIdentityToken: 'token'}),
  options: (body) => fetch(`${url}/control/options`, {method: 'POST', body}).then(({status}) => ({status})),
  counts: () => fetch(`${url}/control/counts`).then((response) => response.json()),
};

const minutes = (date) => Math.round((new Date(date) - Date.now()) / 60_000);

function show(word, result) {
  const {accessKeyId, secretAccessKey, sessionToken, expiration} = result;
  if (accessKeyId) return console.log(word, accessKeyId, secretAccessKey, sessionToken, minutes(expiration));
  if (result.Credentials) {
    const {AccessKeyId, SessionToken, Expiration} = result.Credentials;
    return console.log(word, AccessKeyId, SessionToken, minutes(Expiration), result.AssumedRoleUser.Arn);
  }
  if (result instanceof Error) return console.log(word, result.name, result.message);
  console.log(word, JSON.stringify(result));
}

for (const text of process.argv.slice(2)) {
  const [word, value] = text.split(/=(.*)/s);
  const [, method, path, headers] = text.match(/^(\S+) ?(\S*) ?(.*)$/);
  if (words[word]) show(word, await words[word](value).catch((error) => error));
  else {
    const lines = headers.split(';').filter(Boolean).map((line) => line.split(': '));
    const response = await fetch(url + path, {method, headers: Object.fromEntries(lines)});
    console.log(method, path, response.status, (await response.text()).split('\n')[0]);
  }
}
