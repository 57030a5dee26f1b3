package dev.selftrace.benchmarks.workload;

import static dev.selftrace.benchmarks.workload.Draw.attribute;

import io.opentelemetry.proto.trace.v1.Span;

/** A shop: HTTP calls between services, and the queries they make. */
final class WebTraces extends TraceMaker {

  private static final double SERVER_ERRORS = 0.02;
  private static final String USER_AGENT = "shop-app/5.2 (Linux)";

  private int service;

  WebTraces(Draw draw, Failures failures) {
    super(draw, failures);
  }

  @Override
  void begin() {
    service = webService();
  }

  @Override
  Child child() {
    return draw.chance(0.5) ? request() : query();
  }

  @Override
  Child root() {
    Span.Builder span =
        Span.newBuilder()
            .setName("POST /checkout")
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .addAttributes(attribute("http.request.method", "POST"))
            .addAttributes(attribute("http.route", "/checkout"))
            .addAttributes(attribute("url.path", "/checkout"))
            .addAttributes(attribute("http.response.status_code", 200))
            .addAttributes(attribute("user_agent.original", USER_AGENT));
    return new Child(service, span, draw.nanos(1, 1, 1), false);
  }

  private Child request() {
    int resource = draw.between(0, 29);
    String route = "/api/v1/resource" + resource + "/{id}";
    service = webService();
    Span.Builder span =
        Span.newBuilder()
            .setName("GET " + route)
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .addAttributes(attribute("http.request.method", "GET"))
            .addAttributes(
                attribute(
                    "url.path", "/api/v1/resource" + resource + "/" + draw.between(0, 999_999)))
            .addAttributes(attribute("http.route", route))
            .addAttributes(
                attribute("http.response.status_code", draw.chance(SERVER_ERRORS) ? 500 : 200))
            .addAttributes(
                attribute("server.address", "web-service-" + (service - Services.AGENTS)))
            .addAttributes(attribute("server.port", 8080))
            .addAttributes(
                attribute(
                    "client.address", "10.0." + draw.between(0, 255) + "." + draw.between(1, 254)))
            .addAttributes(attribute("user_agent.original", USER_AGENT))
            .addAttributes(attribute("http.request.id", draw.hex(32)));
    return new Child(service, span, draw.nanos(1, 5, 3), true);
  }

  private Child query() {
    int table = draw.between(0, 19);
    String statement =
        "SELECT t.id, t.created_at, t.status, t.amount, c.name FROM table"
            + table
            + " t JOIN customers c ON c.id = t.customer_id WHERE t.customer_id = "
            + draw.between(0, 999_999)
            + " ORDER BY t.id DESC LIMIT 50";
    Span.Builder span =
        Span.newBuilder()
            .setName("SELECT table" + table)
            .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
            .addAttributes(attribute("db.system.name", "postgresql"))
            .addAttributes(attribute("db.namespace", "shop"))
            .addAttributes(attribute("db.operation.name", "SELECT"))
            .addAttributes(attribute("db.collection.name", "table" + table))
            .addAttributes(attribute("db.query.text", statement))
            .addAttributes(attribute("server.address", "db-" + table % 4 + ".internal"))
            .addAttributes(attribute("server.port", 5432));
    return new Child(service, span, draw.nanos(0.2, 5, 0.4), false);
  }

  private int webService() {
    return Services.AGENTS + draw.between(0, Services.WEB - 1);
  }
}
