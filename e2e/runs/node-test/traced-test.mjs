// `test` of node:test, each test below a span of its name.
import { test as plain } from 'node:test';
import { SpanStatusCode, trace } from '@opentelemetry/api';

export const test = (name, body) => plain(name, (t) =>
  trace.getTracer('node:test').startActiveSpan(name, async (span) => {
    span.setAttribute('test.case.name', name);
    try {
      await body(t);
      span.setAttribute('test.case.result.status', 'pass');
    } catch (error) {
      span.setAttribute('test.case.result.status', 'fail');
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      throw error;
    } finally {
      span.end();
    }
  }));
