// An agent on the Google ADK. Faults: `tool` lets the tool throw and the model goes on; `model` names
// a model that does not exist.
import { FunctionTool, Gemini, InMemoryRunner, LlmAgent, maybeSetOtelProviders } from '@google/adk';
import { trace } from '@opentelemetry/api';
import { z } from 'zod';

const fault = process.argv[2];
maybeSetOtelProviders();

const weather = new FunctionTool({
  name: 'get_weather',
  description: 'The weather in a city.',
  parameters: z.object({ city: z.string() }),
  execute: ({ city }) => {
    throw new RangeError(`no weather station in ${city}`);
  },
});
const agent = new LlmAgent({
  name: 'weather_agent',
  description: 'Knows the weather.',
  model: new Gemini({
    model: fault === 'model' ? 'gemini-2.5-flush' : 'gemini-2.5-flash', apiKey: 'none',
  }),
  instruction: 'Answer questions about the weather.',
  tools: [weather],
});

const runner = new InMemoryRunner({ agent, appName: 'weather' });
try {
  for await (const event of runner.runEphemeral({
    userId: 'user-2',
    newMessage: { role: 'user', parts: [{ text: 'How is the weather in Atlantis?' }] },
  })) {
    console.log(event.errorMessage ?? JSON.stringify(event.content?.parts));
  }
} catch (error) {
  console.error(`failed: ${error.message}`);
} finally {
  const provider = trace.getTracerProvider();
  await (provider.getDelegate?.() ?? provider).forceFlush();
  process.exit();
}
