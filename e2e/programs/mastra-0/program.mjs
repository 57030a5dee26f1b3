// Mastra before 1.0 with its OpenTelemetry exporter.
import { noSuchModel } from '../models/openai.mjs';

const asks = { tool: 'stock', arguments: { article: 'lamp' } };
const answers = { text: 'I could not look into the warehouse.' };

export default {
  name: 'Mastra 0',
  command: ({ node, packages, fault }) => [node, `${packages}/agent.mjs`, fault],
  environment: ({ models }) => ({ OPENAI_BASE_URL: `${models}/v1` }),
  runs: {
    tool: {
      script: [asks, answers],
      cause: 'tool.execute stock',
      message: 'no such table: warehouse',
      handled: 'continued',
    },
    model: {
      script: [answers],
      cause: "chunk: 'error'",
      message: noSuchModel('gpt-4o-minni'),
      completeness: 'incomplete', // a failed run loses its root
    },
  },
};
