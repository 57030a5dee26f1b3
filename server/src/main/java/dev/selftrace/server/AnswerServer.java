package dev.selftrace.server;

import dev.selftrace.access.Gate;
import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.grpc.IngestWorkers;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContextException;

/**
 * The framework's part of the process: tools, their doors, health and metrics on one port. What is
 * started before it comes in as beans; nothing is scanned or configured by itself, which halves the
 * time it takes (ADR 011).
 */
final class AnswerServer implements AutoCloseable {

  private final AnnotationConfigReactiveWebServerApplicationContext context;

  private AnswerServer(AnnotationConfigReactiveWebServerApplicationContext context) {
    this.context = context;
  }

  /**
   * Listens.
   *
   * @throws StartException when the port cannot be had
   */
  static AnswerServer start(
      SelftraceProperties properties,
      Gate gate,
      Ingest ingest,
      IngestWorkers workers,
      IngestJournals journals,
      Health health,
      Metrics metrics,
      ExecutorService calls) {
    var context = new AnnotationConfigReactiveWebServerApplicationContext();
    context.registerBean(SelftraceProperties.class, () -> properties);
    context.registerBean(Gate.class, () -> gate);
    context.registerBean(Ingest.class, () -> ingest);
    context.registerBean(IngestWorkers.class, () -> workers, bean -> bean.setDestroyMethodName(""));
    context.registerBean(IngestJournals.class, () -> journals);
    context.registerBean(Health.class, () -> health);
    context.registerBean(Metrics.class, () -> metrics);
    context.registerBean(ExecutorService.class, () -> calls, bean -> bean.setDestroyMethodName(""));
    context.register(
        WebConfiguration.class,
        ToolConfiguration.class,
        McpConfiguration.class,
        ApiConfiguration.class,
        IngestConfiguration.class);
    try {
      context.refresh();
    } catch (ApplicationContextException | BeanCreationException | PortInUseException e) {
      context.close();
      throw refusal(e, properties.server());
    }
    return new AnswerServer(context);
  }

  /** The port that is listened on. */
  int port() {
    WebServer server = context.getWebServer();
    if (server == null) {
      throw new IllegalStateException("no web server");
    }
    return server.getPort();
  }

  /** Refuses new requests, lets those under way end, then closes. */
  @Override
  public void close() {
    context.close();
  }

  private static RuntimeException refusal(RuntimeException failure, ServerOptions server) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PortInUseException) {
        return new StartException(
            "SELFTRACE_HTTP_PORT: "
                + server.httpPort()
                + " is in use (expected: a free port, or 0"
                + " for any)",
            failure);
      }
      if (cause instanceof IllegalArgumentException || cause instanceof StartException) {
        return new StartException(String.valueOf(cause.getMessage()), failure);
      }
    }
    return failure;
  }
}
