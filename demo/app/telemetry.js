// OpenTelemetry as its documentation sets it up; OTEL_EXPORTER_OTLP_ENDPOINT says where spans go.
// Loaded before the libraries it observes.
const { SpanStatusCode, trace } = require('@opentelemetry/api');
const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai');
const { TypeormInstrumentation } = require('@opentelemetry/instrumentation-typeorm');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');
const { NodeSDK } = require('@opentelemetry/sdk-node');

const sdk = new NodeSDK({
  serviceName: 'text2sql',
  instrumentations: [
    new OpenAIInstrumentation({ captureMessageContent: true }),
    new TypeormInstrumentation(),
    new UndiciInstrumentation(),
  ],
});
sdk.start();

const tracer = trace.getTracer('text2sql');

/** Runs a step of the program inside a span; a failure is recorded and thrown on. */
function traced(name, attributes, step) {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await step(span);
    } catch (error) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Sends what is not sent yet. */
const stop = () => sdk.shutdown();

module.exports = { stop, traced };
