// A shop assistant on the AI SDK 5. Faults: `tool` asks the database for a table that is not there
// and the model goes on; `arguments` are none that the tool knows; `model` names a model that does
// not exist; `limit` is refused once for too many requests and then answered; `stream` is refused
// every time; `object` is promised as JSON and comes as prose.
import { DatabaseSync } from 'node:sqlite';
import { createOpenAI } from '@ai-sdk/openai';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const fault = process.argv[2];
const sdk = new NodeSDK({ serviceName: 'shop-assistant' });
sdk.start();

const openai = createOpenAI({ apiKey: 'none' });
const database = new DatabaseSync(':memory:');

const asked = {
  model: openai.chat(fault === 'model' ? 'gpt-4o-minni' : 'gpt-4o-mini'),
  prompt: 'How many purchases were there yesterday?',
  maxRetries: fault === 'limit' || fault === 'stream' ? 1 : 0,
  experimental_telemetry: {
    isEnabled: true,
    functionId: 'purchases-report',
    metadata: { sessionId: 'session-7', userId: 'user-3' },
  },
};

function countRows(table) {
  return database.prepare(`SELECT count(*) AS n FROM ${table}`).get();
}

async function ask() {
  if (fault === 'object') {
    const { object } = await generateObject({ ...asked, schema: z.object({ count: z.number() }) });
    return object.count;
  }
  if (fault === 'stream') {
    const answer = streamText({ ...asked, onError: ({ error }) => console.error(error.message) });
    return answer.text;
  }
  const { text } = await generateText({
    ...asked,
    stopWhen: stepCountIs(3),
    tools: {
      count_rows: tool({
        description: 'Counts the rows of a table.',
        inputSchema: z.object({ table: z.string() }),
        execute: async ({ table }) => countRows(table),
      }),
    },
  });
  return text;
}

try {
  console.log(await ask());
} catch (error) {
  console.error(`failed: ${error.message}`);
} finally {
  await sdk.shutdown();
}
