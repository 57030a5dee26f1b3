// A Mastra agent with one tool, on the version before 1.0. Faults: `tool` lets the tool throw and the model goes on; `model`
// names a model that does not exist.
import { createOpenAI } from '@ai-sdk/openai';
import { Agent } from '@mastra/core/agent';
import { shutdownAITracingRegistry } from '@mastra/core/ai-tracing';
import { Mastra } from '@mastra/core/mastra';
import { createTool } from '@mastra/core/tools';
import { OtelExporter } from '@mastra/otel-exporter';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const fault = process.argv[2];
const openai = createOpenAI({ apiKey: 'none' });
const database = new DatabaseSync(':memory:');

const stock = createTool({
  id: 'stock',
  description: 'How many of an article are in stock.',
  inputSchema: z.object({ article: z.string() }),
  execute: async ({ context: { article } }) =>
    database.prepare('SELECT amount FROM warehouse WHERE article = ?').get(article),
});

const mastra = new Mastra({
  agents: {
    stockAgent: new Agent({
      name: 'Stock agent',
      instructions: 'Answer questions about the stock.',
      model: openai.chat(fault === 'model' ? 'gpt-4o-minni' : 'gpt-4o-mini'),
      tools: { stock },
    }),
  },
  observability: {
    configs: {
      otel: {
        serviceName: 'stock-service',
        exporters: [new OtelExporter({
          provider: {
            custom: {
              endpoint: `${process.env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`,
              protocol: 'http/protobuf',
            },
          },
        })],
      },
    },
  },
});

try {
  const { text } = await mastra.getAgent('stockAgent').generate('How many lamps are left?', {
    maxSteps: 3,
    modelSettings: { maxRetries: 0 },
  });
  console.log(text);
} catch (error) {
  console.error(`failed: ${error.message}`);
} finally {
  await shutdownAITracingRegistry();
}
