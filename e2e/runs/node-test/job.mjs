// The same program without a test: a command that fails.
import { trace } from '@opentelemetry/api';
import { countOfCustomers, sumOfOrders } from './orders.mjs';

trace.getTracer('job').startActiveSpan('nightly report', (span) => {
  try {
    console.log(countOfCustomers(), sumOfOrders());
  } catch (error) {
    span.recordException(error);
    span.setStatus({ code: 2, message: error.message });
    process.exitCode = 1;
  } finally {
    span.end();
  }
});
