// A LangGraph agent with one tool. Faults: `tool` lets the tool throw through the graph; `arguments`
// is a tool call whose arguments are no JSON; `model` names a model that does not exist.
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain';
import * as callbacks from '@langchain/core/callbacks/manager';
import { tool } from '@langchain/core/tools';
import { createReactAgent, ToolNode } from '@langchain/langgraph/prebuilt';
import { ChatOpenAI } from '@langchain/openai';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const fault = process.argv[2];
const sdk = new NodeSDK({ serviceName: 'sales-graph' });
sdk.start();
new LangChainInstrumentation().manuallyInstrument(callbacks);

const database = new DatabaseSync(':memory:');
const runSql = tool(
  async ({ query }) => JSON.stringify(database.prepare(query).all()),
  { name: 'run_sql', description: 'Runs a query.', schema: z.object({ query: z.string() }) },
);

const agent = createReactAgent({
  name: 'sales_agent',
  llm: new ChatOpenAI({
    model: fault === 'model' ? 'gpt-4o-minni' : 'gpt-4o-mini', apiKey: 'none', maxRetries: 0,
  }),
  tools: new ToolNode([runSql], { handleToolErrors: fault !== 'tool' }),
});

try {
  const { messages } = await agent.invoke(
    { messages: [{ role: 'user', content: 'What did we sell in May?' }] },
    { configurable: { thread_id: 'thread-5' }, metadata: { session_id: 'session-5' } },
  );
  console.log(messages.at(-1).content);
} catch (error) {
  console.error(`failed: ${error.message}`);
} finally {
  await sdk.shutdown();
}
