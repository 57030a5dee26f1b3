// OpenInference for LangChain over a LangGraph agent.
import { noSuchModel } from '../models/openai.mjs';

const asks = (query) => ({ tool: 'run_sql', arguments: { query } });
const answers = { text: 'I could not find the sales of May.' };

export default {
  name: 'OpenInference for LangChain',
  workflow: 'sales-graph',
  command: ({ node, packages, fault }) => [node, `${packages}/agent.mjs`, fault],
  environment: ({ models }) => ({ OPENAI_BASE_URL: `${models}/v1` }),
  runs: {
    tool: {
      script: [asks('SELECT sum(amount) FROM sales'), answers],
      cause: 'run_sql',
      message: 'no such table: sales',
    },
    handled: {
      script: [asks('SELECT sum(amount) FROM turnover'), answers],
      cause: 'run_sql',
      message: 'no such table: turnover',
      handled: 'continued',
    },
    arguments: {
      script: [{ tool: 'run_sql', arguments: { statement: 'SELECT 1' } }, answers],
      cause: ['tools', 'ChatOpenAI'], // the tool's own span never begins
      message: 'Received tool input did not match expected schema',
      handled: 'continued',
    },
    model: { script: [answers], cause: 'ChatOpenAI', message: noSuchModel('gpt-4o-minni') },
  },
};
