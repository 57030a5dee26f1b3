// The program: two questions to a database, each a span. The fault: one table is called otherwise.
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const TABLES = { orders: [3, 4], customers: [1] };

function select(table) {
  const attributes = { 'db.system.name': 'sqlite', 'db.query.text': `SELECT * FROM ${table}` };
  return trace.getTracer('orders').startActiveSpan(
    `SELECT ${table}`, { kind: SpanKind.CLIENT, attributes }, (span) => {
      try {
        if (!(table in TABLES)) throw new Error(`no such table: ${table}`);
        return TABLES[table];
      } catch (error) {
        span.recordException(error);
        span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
        throw error;
      } finally {
        span.end();
      }
    });
}

export const sumOfOrders = () => select('purchases').reduce((sum, each) => sum + each, 0);
export const countOfCustomers = () => select('customers').length;
