// Vercel AI SDK 5 with experimental_telemetry.
import { noSuchModel } from '../models/openai.mjs';

const asks = { tool: 'count_rows', arguments: { table: 'purchases' } };
const answers = { text: 'I could not count the purchases.' };

export default {
  name: 'Vercel AI SDK 5',
  workflow: 'purchases-report',
  command: ({ node, packages, fault }) => [node, `${packages}/agent.mjs`, fault],
  environment: ({ models }) => ({ OPENAI_BASE_URL: `${models}/v1` }),
  runs: {
    tool: {
      script: [asks, answers],
      cause: 'ai.toolCall',
      message: 'no such table: purchases',
      handled: 'continued',
    },
    model: {
      script: [answers],
      cause: 'ai.generateText.doGenerate',
      message: noSuchModel('gpt-4o-minni'),
    },
    arguments: {
      script: [{ tool: 'count_rows', arguments: { name: 'purchases' } }, answers],
      cause: 'ai.generateText.doGenerate',
      message: 'Invalid input for tool count_rows',
      handled: 'unknown', // the call that the refusal was told to is the last one
    },
    limit: {
      script: [{ refuse: 429 }, { text: 'There were 12.' }],
      cause: 'ai.generateText.doGenerate',
      message: 'Rate limit reached for gpt-4o-mini',
      handled: 'continued',
    },
    stream: {
      script: [{ refuse: 429 }],
      cause: 'ai.streamText.doStream',
      message: 'Rate limit reached for gpt-4o-mini',
    },
    object: {
      script: [{ text: 'There were twelve purchases.' }],
      cause: 'ai.generateObject',
      message: 'No object generated: could not parse the response.',
    },
  },
};
