// A shop assistant on the AI SDK 5. Faults: `tool` asks the database for a table that is not there
// and the model goes on; `model` names a model that does not exist; `limit` is refused once for too
// many requests and then answered.
import { DatabaseSync } from 'node:sqlite';
import { createOpenAI } from '@ai-sdk/openai';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { generateText, stepCountIs, tool } from 'ai';
import { z } from 'zod';

const fault = process.argv[2];
const sdk = new NodeSDK({ serviceName: 'shop-assistant' });
sdk.start();

const openai = createOpenAI({ apiKey: 'none' });
const database = new DatabaseSync(':memory:');

function countRows(table) {
  return database.prepare(`SELECT count(*) AS n FROM ${table}`).get();
}

try {
  const { text } = await generateText({
    model: openai.chat(fault === 'model' ? 'gpt-4o-minni' : 'gpt-4o-mini'),
    prompt: 'How many purchases were there yesterday?',
    maxRetries: fault === 'limit' ? 2 : 0,
    stopWhen: stepCountIs(3),
    tools: {
      count_rows: tool({
        description: 'Counts the rows of a table.',
        inputSchema: z.object({ table: z.string() }),
        execute: async ({ table }) => countRows(table),
      }),
    },
    experimental_telemetry: {
      isEnabled: true,
      functionId: 'purchases-report',
      metadata: { sessionId: 'session-7', userId: 'user-3' },
    },
  });
  console.log(text);
} catch (error) {
  console.error(`failed: ${error.message}`);
} finally {
  await sdk.shutdown();
}
