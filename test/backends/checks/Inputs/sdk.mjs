// SPDX-License-Identifier: Apache-2.0
//
// What AWS's own clients make of the backends: sdk.mjs lambda|dynamodb|signatures

import {requirePackage} from '../../packages.mjs';

const show = (...values) => console.log(...values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))));
const send = (client, command) => client.send(command).catch((error) => error);
const endpoint = {maxAttempts: 1};

const subjects = {
  async lambda() {
    const {LambdaClient, InvokeCommand} = requirePackage('@aws-sdk/client-lambda');
    const client = new LambdaClient({...endpoint, endpoint: process.env.LAMBDA_URL});
    const FunctionName = 'arn:aws:lambda:us-east-1:123456789012:function:echo';
    const good = await send(client, new InvokeCommand({FunctionName, Payload: '{"show":"arn"}', LogType: 'Tail'}));
    show(good.StatusCode, good.ExecutedVersion, Buffer.from(good.Payload).toString());
    show(Buffer.from(good.LogResult, 'base64').toString());
    const failed = await send(client, new InvokeCommand({FunctionName: 'thrower'}));
    show(failed.StatusCode, failed.FunctionError, JSON.parse(Buffer.from(failed.Payload)).errorType);
    const missing = await send(client, new InvokeCommand({FunctionName: 'nope'}));
    show(missing.name, missing.$metadata.httpStatusCode, missing.message);
    const throttled = await send(client, new InvokeCommand({FunctionName: 'throttled'}));
    show(throttled.name, throttled.Reason, throttled.message);
    const event = await send(client, new InvokeCommand({FunctionName, InvocationType: 'Event'}));
    show(event.StatusCode, event.ExecutedVersion ?? 'no version');
  },

  async dynamodb() {
    const {DynamoDBClient, PutItemCommand, GetItemCommand} = requirePackage('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient({...endpoint, endpoint: process.env.DYNAMODB_URL});
    const Item = {id: {S: 'é / +'}, n: {N: '1'}};
    show((await send(client, new PutItemCommand({TableName: 'first', Item}))).$metadata.httpStatusCode);
    show((await send(client, new GetItemCommand({TableName: 'first', Key: {id: Item.id}}))).Item);
    const missing = await send(client, new GetItemCommand({TableName: 'nowhere', Key: {id: Item.id}}));
    show(missing.name, missing.message);
    const once = {TableName: 'first', Item, ConditionExpression: 'attribute_not_exists(id)'};
    const conditional = await send(client, new PutItemCommand(once));
    show(conditional.name, conditional.message);
  },

  async signatures() {
    const {DynamoDBClient, ListTablesCommand} = requirePackage('@aws-sdk/client-dynamodb');
    const {LambdaClient, InvokeCommand} = requirePackage('@aws-sdk/client-lambda');
    const right = {accessKeyId: 'AKIDEXAMPLE', secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY};
    for (const [name, change] of Object.entries({
      right: {}, secret: {secretAccessKey: 'wrong'}, key: {accessKeyId: 'AKIDOTHER'},
      token: {accessKeyId: 'ASIATOKEN', sessionToken: 'the token'}, otherToken: {accessKeyId: 'ASIATOKEN', sessionToken: 'another'},
      expired: {accessKeyId: 'ASIAEXPIRED', sessionToken: 'old'},
    })) {
      const options = {...endpoint, credentials: {...right, ...change}};
      const dynamodb = new DynamoDBClient({...options, endpoint: process.env.DYNAMODB_URL});
      const lambda = new LambdaClient({...options, endpoint: process.env.LAMBDA_URL});
      const FunctionName = 'arn:aws:lambda:us-east-1:123456789012:function:echo';
      for (const [service, result] of [
        ['dynamodb', await send(dynamodb, new ListTablesCommand({}))],
        ['lambda', await send(lambda, new InvokeCommand({FunctionName, Qualifier: '$LATEST'}))],
      ]) {
        const message = (result.message ?? '').split('\n')[0];
        show(name, service, result.$metadata.httpStatusCode, result.name ?? 'fine', message.slice(0, 80));
      }
    }
    for (const url of [process.env.SIGNATURES_URL, process.env.SIGNATURES2_URL])
      show(await (await fetch(`${url}/control/signatures`)).text());
  },
};

await subjects[process.argv[2]]();
