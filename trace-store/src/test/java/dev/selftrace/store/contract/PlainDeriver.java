package dev.selftrace.store.contract;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.Facts;
import dev.selftrace.model.LogFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Span;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.Tokens;
import dev.selftrace.model.ToolFailure;
import dev.selftrace.model.WorkflowName;
import dev.selftrace.store.RowDeriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes facts from attributes of their own name: as little meaning as a store needs to be tried.
 */
public final class PlainDeriver implements RowDeriver {

  @Override
  public Facts facts(Span span) {
    Attributes attributes = span.attributes();
    Attributes resource = span.resource().attributes();
    String service = orElse(resource.text("service.name"), "unknown_service");
    String own = attributes.text("workflow");
    String ofResource = resource.text("workflow");
    WorkflowName workflow = own != null ? new WorkflowName(own, 1) : null;
    if (workflow == null && ofResource != null) {
      workflow = new WorkflowName(ofResource, 2);
    }
    List<String> aliases = new ArrayList<>();
    if (workflow != null) {
      aliases.add(workflow.name());
    }
    aliases.add(service);
    Long input = number(attributes, "tokens.in");
    Long output = number(attributes, "tokens.out");
    Long http = number(attributes, "http");
    String tool = attributes.text("tool");
    return new Facts(
        "plain",
        service,
        resource.text("service.instance.id"),
        workflow,
        aliases,
        attributes.text("session"),
        null,
        orElse(attributes.text("run"), resource.text("run")),
        attributes.text("test"),
        null,
        attributes.text("agent"),
        operation(attributes.text("operation")),
        false,
        null,
        attributes.text("model"),
        null,
        input == null && output == null ? null : new Tokens(input, output, null, null, null, null),
        null,
        null,
        tool == null ? null : new Facts.Tool(tool, null),
        http == null ? null : new Facts.Http(null, http.intValue(), null, null),
        null,
        null,
        null,
        null,
        attributes.text("warning") == null ? List.of() : List.of(attributes.text("warning")),
        List.of(),
        attributes.text("tool.failed") == null
            ? List.of()
            : List.of(new ToolFailure(null, tool, attributes.text("tool.failed"))),
        span.status() == StatusCode.ERROR || attributes.get("error") != null
            ? error(attributes.text("error"), span.statusMessage())
            : null);
  }

  @Override
  public LogFacts facts(LogRecord record) {
    String type = record.attributes().text("error");
    String service = record.resource().attributes().text("service.name");
    return new LogFacts(
        orElse(service, "unknown_service"),
        record.resource().attributes().text("service.instance.id"),
        null,
        orElse(record.attributes().text("run"), record.resource().attributes().text("run")),
        type == null ? null : error(type, record.eventName()),
        null,
        null);
  }

  /** Every log body is a message. */
  @Override
  public Exchange exchange(Span span, List<LogRecord> logs) {
    return new Exchange(
        logs.stream().map(log -> message(log.eventName())).toList(), List.of(message(span.name())));
  }

  private static Exchange.Message message(String text) {
    return new Exchange.Message("user", List.of(new Exchange.Text(text)), null);
  }

  static ErrorFacts error(@Nullable String type, String message) {
    return new ErrorFacts(
        type,
        message.isEmpty() ? null : message,
        message.isEmpty() ? List.of() : List.of(message),
        ErrorFacts.Evidence.STATUS,
        "at a.b(c:1)",
        List.of(),
        null,
        false,
        false,
        "v1:" + (type == null ? "none" : type));
  }

  private static Operation operation(@Nullable String name) {
    return name == null ? Operation.INTERNAL : Operation.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static @Nullable Long number(Attributes attributes, String key) {
    return attributes.get(key) instanceof AttributeValue.LongValue number ? number.value() : null;
  }

  private static @Nullable String orElse(@Nullable String first, @Nullable String second) {
    return first != null ? first : second;
  }
}
