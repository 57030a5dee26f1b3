"""The program: two questions to a database, each a span. The fault: one table is called otherwise."""

from opentelemetry import trace

TABLES = {"orders": [3, 4], "customers": [1]}


def select(table):
    attributes = {"db.system.name": "sqlite", "db.query.text": f"SELECT * FROM {table}"}
    tracer = trace.get_tracer("orders")
    with tracer.start_as_current_span(f"SELECT {table}", attributes=attributes):
        if table not in TABLES:
            raise LookupError(f"no such table: {table}")
        return TABLES[table]


def sum_of_orders():
    return sum(select("purchases"))


def count_of_customers():
    return len(select("customers"))
