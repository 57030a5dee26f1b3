// Mastra with its OpenTelemetry exporter.
import { noSuchModel } from '../models/openai.mjs';

const asks = { tool: 'stock', arguments: { article: 'lamp' } };
const answers = { text: 'I could not look into the warehouse.' };

export default {
  name: 'Mastra',
  command: ({ node, packages, fault }) => [node, `${packages}/agent.mjs`, fault],
  environment: ({ models }) => ({ OPENAI_BASE_URL: `${models}/v1` }),
  runs: {
    tool: {
      script: [asks, answers],
      cause: 'execute_tool stock',
      message: 'no such table: warehouse',
      handled: 'continued',
    },
    model: {
      script: [answers],
      cause: ['chat gpt-4o-minni', 'invoke_agent Stock agent'],
      message: noSuchModel('gpt-4o-minni'),
    },
  },
};
