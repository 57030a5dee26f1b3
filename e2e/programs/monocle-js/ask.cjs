// A question for a model, traced by Monocle. The fault: the model's name is wrong. Monocle for
// JavaScript has no OTLP exporter of its own: it is handed OpenTelemetry's.
const { setupMonocle } = require('monocle2ai');
const { BatchSpanProcessor } = require('@opentelemetry/sdk-trace-node');
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-proto');

const processor = new BatchSpanProcessor(new OTLPTraceExporter());
setupMonocle('text2sql-monocle', [processor]);
const OpenAI = require('openai');

async function main() {
  const client = new OpenAI({ apiKey: 'none', maxRetries: 0 });
  const answer = await client.chat.completions.create({
    model: 'gpt-4o-minnni',
    messages: [{ role: 'user', content: 'How many customers are there? Answer in SQL.' }],
  });
  console.log(answer.choices[0].message.content);
}

main()
  .catch((error) => console.error(`failed: ${error.message}`))
  .finally(() => processor.shutdown());
