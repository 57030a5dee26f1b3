package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.Facts;
import dev.selftrace.model.LogFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Span;
import dev.selftrace.model.Tokens;
import dev.selftrace.model.WorkflowName;
import dev.selftrace.store.RowDeriver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one span or log record means, whatever instrumentation wrote it. Immutable, thread-safe,
 * pure: the same span always has the same facts.
 */
public final class Semantics implements RowDeriver {

  /** OpenTelemetry's name for a service that gave none; useless to find anything by (R25). */
  private static final String UNKNOWN_SERVICE = "unknown_service";

  private final PriceList prices;

  /** Costs only where the data say them. */
  public Semantics() {
    this(PriceList.NONE);
  }

  /**
   * Costs where the data say them, else by the operator's prices.
   *
   * @param prices what models cost
   */
  public Semantics(PriceList prices) {
    this.prices = prices;
  }

  @Override
  public Facts facts(Span span) {
    Values values = new Values(span.attributes(), span.resource());
    String service = service(values);
    String convention = Conventions.contribute(span, values);
    Kind kind = Conventions.kind(span, values);
    Operation operation = kind.operation();
    String finishReason =
        FinishReason.normal(Coercion.asFirstText(values.first(Field.FINISH_REASON)));
    Facts.Http http = http(values);
    ErrorFacts error = SpanErrors.read(span, values, operation, http);
    boolean model = isModelWork(operation);
    Tokens tokens = TokenFacts.read(values);
    AttributeValue input = values.first(inputOf(operation));
    return new Facts(
        convention,
        service,
        values.text(Field.INSTANCE),
        workflow(values),
        aliases(values, service),
        values.text(Field.SESSION),
        values.text(Field.TURN),
        values.text(Field.RUN),
        values.text(Field.TEST),
        values.text(Field.USER),
        values.text(Field.AGENT),
        operation,
        kind.wrapper(),
        model ? values.text(Field.PROVIDER) : null,
        values.text(Field.REQUEST_MODEL),
        values.text(Field.RESPONSE_MODEL),
        tokens,
        cost(values, kind, tokens),
        finishReason,
        operation == Operation.TOOL ? tool(span, values, kind.wrapper()) : null,
        http,
        db(values),
        CodeFacts.read(values),
        Coercion.asText(input),
        values.text(outputOf(operation)),
        warnings(values, finishReason),
        EvaluationFacts.read(span, values),
        operation == Operation.LLM ? ToolFailures.read(input) : List.of(),
        error);
  }

  @Override
  public LogFacts facts(LogRecord record) {
    Values values = new Values(record.attributes(), record.resource());
    if (record.scope().name().startsWith(ClaudeCodeConvention.SCOPE)) {
      values.derive("claude_code:cost", record.attributes().get("cost_usd"));
    }
    return new LogFacts(
        service(values),
        values.text(Field.INSTANCE),
        values.text(Field.SESSION),
        values.text(Field.RUN),
        LogErrors.read(record),
        EvaluationFacts.read(RecordedLogs.eventName(record), record.attributes()),
        values.decimal(Field.COST));
  }

  @Override
  public Exchange exchange(Span span, List<LogRecord> logs) {
    Values values = new Values(span.attributes(), span.resource());
    RecordedLogs.contribute(span, logs, values);
    Conventions.contribute(span, values);
    Kind kind = Conventions.kind(span, values);
    Facts.Tool tool = tool(span, values, kind.wrapper());
    return ExchangeFacts.read(values, kind.operation(), tool.name());
  }

  /** What the data say, else what the tokens of one model call cost by the price file. */
  private @Nullable Double cost(Values values, Kind kind, @Nullable Tokens tokens) {
    Double said = values.decimal(Field.COST);
    if (said != null) {
      return Double.isFinite(said) && said >= 0 ? said : null;
    }
    boolean model = kind.operation() == Operation.LLM || kind.operation() == Operation.EMBEDDING;
    boolean complete =
        tokens != null && (tokens.output() != null || kind.operation() == Operation.EMBEDDING);
    if (tokens == null || !model || !complete || kind.wrapper()) {
      return null;
    }
    Double answered = prices.cost(values.text(Field.RESPONSE_MODEL), tokens);
    return answered == null ? prices.cost(values.text(Field.REQUEST_MODEL), tokens) : answered;
  }

  private static boolean isModelWork(Operation operation) {
    return operation == Operation.LLM
        || operation == Operation.EMBEDDING
        || operation == Operation.AGENT;
  }

  private static String service(Values values) {
    String said = values.text(Field.SERVICE);
    if (said != null && !said.startsWith(UNKNOWN_SERVICE)) {
      values.derive("service:known", said);
    }
    int path = said == null || !said.startsWith(UNKNOWN_SERVICE) ? -1 : said.lastIndexOf('/');
    if (said == null || path < 0) {
      return said == null ? UNKNOWN_SERVICE : said;
    }
    // Some SDKs put the path of the executable there: where it lies on one machine names nothing.
    return UNKNOWN_SERVICE + ":" + said.substring(path + 1);
  }

  private static @Nullable WorkflowName workflow(Values values) {
    String name = values.text(Field.WORKFLOW);
    return name == null ? null : new WorkflowName(name, values.rank(Field.WORKFLOW));
  }

  private static List<String> aliases(Values values, String service) {
    List<String> aliases = values.texts(Field.WORKFLOW);
    if (!aliases.contains(service)) {
      aliases.add(service);
    }
    return aliases;
  }

  /** A span that only repeats a tool's call is not called after itself. */
  private static Facts.Tool tool(Span span, Values values, boolean wrapper) {
    String name = values.text(Field.TOOL_NAME);
    String ofSpan = wrapper ? null : GenAiConvention.toolOfName(span.name());
    return new Facts.Tool(name == null ? ofSpan : name, values.text(Field.TOOL_CALL_ID));
  }

  private static Facts.@Nullable Http http(Values values) {
    String method = values.text(Field.HTTP_METHOD);
    Long status = values.number(Field.HTTP_STATUS);
    if (method == null && status == null) {
      return null;
    }
    return new Facts.Http(
        method,
        status == null || status < 0 || status > 999 ? 0 : status.intValue(),
        values.text(Field.HTTP_URL),
        values.text(Field.HTTP_ROUTE));
  }

  private static Facts.@Nullable Db db(Values values) {
    if (!values.has(Field.DB_SYSTEM)) {
      return null;
    }
    return new Facts.Db(
        values.text(Field.DB_SYSTEM),
        values.text(Field.DB_STATEMENT),
        values.text(Field.DB_NAMESPACE),
        values.text(Field.DB_OPERATION),
        values.text(Field.DB_COLLECTION));
  }

  private static Field inputOf(Operation operation) {
    return switch (operation) {
      case TOOL -> Field.TOOL_INPUT;
      case DB -> Field.DB_STATEMENT;
      case RETRIEVAL -> Field.RETRIEVAL_INPUT;
      case WORKFLOW, AGENT, LLM, EMBEDDING, HTTP, MESSAGING, INTERNAL -> Field.MODEL_INPUT;
    };
  }

  private static Field outputOf(Operation operation) {
    return switch (operation) {
      case TOOL -> Field.TOOL_OUTPUT;
      case RETRIEVAL -> Field.RETRIEVAL_OUTPUT;
      case WORKFLOW, AGENT, LLM, EMBEDDING, DB, HTTP, MESSAGING, INTERNAL -> Field.MODEL_OUTPUT;
    };
  }

  private static List<String> warnings(Values values, @Nullable String finishReason) {
    String ofReason = FinishReason.warning(finishReason);
    String ofConvention = values.text(Field.WARNING);
    if (ofReason == null && ofConvention == null) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>(2);
    if (ofReason != null) {
      warnings.add(ofReason);
    }
    if (ofConvention != null && !warnings.contains(ofConvention)) {
      warnings.add(ofConvention);
    }
    return warnings;
  }
}
