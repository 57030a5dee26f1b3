package dev.selftrace.tool;

import dev.selftrace.store.LedgerWriter;
import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.StoreInterruptedException;
import dev.selftrace.text.Budget;
import dev.selftrace.text.Fence;
import dev.selftrace.text.JsonText;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every tool, on one page. Thread-safe. */
public final class ToolCatalog implements Toolbox {

  private static final Logger LOG = LoggerFactory.getLogger(ToolCatalog.class);
  private static final Set<String> PAGING = Set.of("cursor", "limit", "format", "max_tokens");
  private static final int RETRY_SECONDS = 2;

  /** The budget of an answer, in tokens, unless a tool has its own. */
  static final int MAX_TOKENS = 4_000;

  private final Map<String, Entry<?>> entries = new LinkedHashMap<>();
  private final AnswerLimits limits;
  private final InstantSource clock;
  private final Renderer renderer;
  private final QueryPermits queries;
  private final QueryPermits waits;

  /** The catalogue with boundaries from 128 random bits. */
  public ToolCatalog(AnswerLimits limits, InstantSource clock, JsonSchemas schemas) {
    this(limits, clock, schemas, Guides.own());
  }

  /** The same with these guides. */
  public ToolCatalog(AnswerLimits limits, InstantSource clock, JsonSchemas schemas, Guides guides) {
    this(limits, clock, schemas, System::nanoTime, Fence.random(), FreshIds.random(), guides);
  }

  /** With a given source of elapsed nanoseconds, of boundaries and of ids. */
  ToolCatalog(
      AnswerLimits limits,
      InstantSource clock,
      JsonSchemas schemas,
      LongSupplier nanoTime,
      Fence fence,
      FreshIds ids,
      Guides guides) {
    this.limits = limits;
    this.clock = clock;
    this.renderer = new Renderer(fence);
    this.queries =
        new QueryPermits(limits.queriesMax(), limits.queriesPerCallerMax(), limits.queryWait());
    this.waits =
        new QueryPermits(limits.waitsMax(), limits.waitsPerCallerMax(), limits.queryWait());
    add("list_workflows", "List workflows", new ListWorkflows());
    add("get_latest_traces", "Get latest traces", new GetLatestTraces());
    add("get_trace", "Get a trace", new GetTrace());
    add("get_spans", "Get spans", new GetSpans());
    add("find_errors", "Find errors", new FindErrors());
    add("diagnose", "Diagnose", new Diagnose());
    add("search_traces", "Search traces", new SearchTraces());
    add("wait_for_traces", "Wait for traces", new WaitForTraces(clock, nanoTime));
    add("start_run", "Start a run", new StartRun(ids));
    add("compare", "Compare", new Compare());
    add("check_traces", "Check traces", new CheckTraces(limits, schemas));
    add("record_fix", "Record a fix", new RecordFix());
    add("list_fixes", "List fixes", new ListFixes());
    add("aggregate", "Aggregate", new Aggregate());
    add("ingest_status", "Ingest status", new IngestStatus());
    add("read_guide", "Read a guide", new ReadGuide(guides));
  }

  private <I extends Record> void add(String name, String title, AnyTool<I> tool) {
    entries.put(name, new Entry<>(name, title, tool, Arguments.of(tool.input())));
  }

  @Override
  public List<ToolDescriptor> descriptors() {
    return entries.values().stream().map(Entry::descriptor).toList();
  }

  @Override
  public ToolAnswer call(String tool, Map<String, ?> arguments, ToolContext context) {
    Renderer.Format format = formatOfFailure(arguments);
    try {
      Entry<?> entry = entry(tool);
      Arguments.refuseUnknown(arguments, entry.argumentNames());
      Frame frame = FRAME.bind(arguments);
      format = frame.format();
      int tokens = frame.maxTokens() == null ? entry.tool().maxTokens() : frame.maxTokens();
      Budget budget = Budget.ofTokens(tokens);
      Output output = answer(entry, arguments, context, budget);
      return renderer.answer(output, format, budget);
    } catch (ToolInputException e) {
      return renderer.failure(e, format);
    } catch (QueryPermits.BusyException e) {
      return busy("too many questions at once", RETRY_SECONDS, format);
    } catch (StoreFullException e) {
      return busy("the store has no room", e.retryAfter().toSeconds(), format);
    } catch (StoreClosedException e) {
      return busy("the store is stopping or restarting", RETRY_SECONDS, format);
    } catch (StoreInterruptedException e) {
      throw e;
    } catch (StoreCorruptException e) {
      LOG.warn("Stored bytes could not be read", e);
      return renderer.failure(
          ErrorCode.INTERNAL,
          "part of the stored data this answer needs is damaged and was set aside. Narrow the"
              + " question to other traces or times.",
          format);
    } catch (Exception e) {
      LOG.atError().setCause(e).addKeyValue("tool", known(tool)).log("A tool call failed");
      return renderer.failure(
          ErrorCode.INTERNAL,
          "Selftrace failed on this call; its log has the reason. Try narrower arguments.",
          format);
    }
  }

  /**
   * A call that is refused before its arguments are understood still fails in the form it asked.
   */
  private static Renderer.Format formatOfFailure(Map<String, ?> arguments) {
    return "json".equals(arguments.get("format")) ? Renderer.Format.JSON : Renderer.Format.TEXT;
  }

  private ToolAnswer busy(String why, long seconds, Renderer.Format format) {
    return renderer.failure(
        ErrorCode.BUSY, why + ". Repeat the same call in " + seconds + " s.", format);
  }

  private String known(String tool) {
    return entries.containsKey(tool) ? tool : "unknown";
  }

  private Entry<?> entry(String tool) {
    Entry<?> entry = entries.get(tool);
    if (entry == null) {
      List<String> names = List.copyOf(entries.keySet());
      String nearest = Nearest.to(tool, names);
      throw new ToolInputException(
          ErrorCode.NOT_FOUND,
          "there is no tool "
              + Shown.value(tool)
              + "; tools are "
              + String.join(", ", names)
              + "."
              + (nearest == null ? "" : " Did you mean " + nearest + "?"),
          "tool",
          names,
          null);
    }
    return entry;
  }

  private <I extends Record> Output answer(
      Entry<I> entry, Map<String, ?> arguments, ToolContext context, Budget budget) {
    I input = entry.arguments().bind(arguments);
    Object caller = ByteBuffer.wrap(context.cursorSecret());
    Call.Turns turns =
        new Call.Turns() {
          @Override
          public <T> T read(Supplier<T> work) {
            return queries.during(caller, work);
          }
        };
    Call call =
        new Call(
            context.traces(),
            context.ledger(),
            context.ingest(),
            new Cursors(context.cursorSecret()),
            question(entry.name(), arguments),
            clock.instant(),
            limits.settle(),
            budget,
            turns);
    Supplier<Output> work = work(entry, input, call, context.writer());
    return entry.tool().parks() ? waits.during(caller, work) : turns.read(work);
  }

  private static <I extends Record> Supplier<Output> work(
      Entry<I> entry, I input, Call call, @Nullable LedgerWriter writer) {
    return switch (entry.tool()) {
      case Tool<I> tool -> () -> tool.answer(input, call);
      case WritingTool<I> tool -> {
        if (writer == null) {
          throw new ToolInputException(
              ErrorCode.FORBIDDEN,
              entry.name()
                  + " writes something down, and this key lacks the scope write. Use a key with"
                  + " the scopes read and write.",
              null,
              List.of(),
              null);
        }
        yield () -> tool.answer(input, call, writer);
      }
    };
  }

  private static String question(String tool, Map<String, ?> arguments) {
    Map<String, Object> asked = new TreeMap<>(arguments);
    asked.keySet().removeAll(PAGING);
    return tool + JsonText.write(asked);
  }

  private static final Arguments<Frame> FRAME = Arguments.of(Frame.class);

  /** The arguments every tool takes. */
  record Frame(
      @Argument(standard = "text") Renderer.Format format,
      @Argument(min = 500, max = 20_000) @Nullable Integer maxTokens) {}

  /** A tool with its name and arguments. */
  private record Entry<I extends Record>(
      String name, String title, AnyTool<I> tool, Arguments<I> arguments) {

    List<String> argumentNames() {
      List<String> names = new ArrayList<>(arguments.names());
      names.addAll(FRAME.names());
      return names;
    }

    ToolDescriptor descriptor() {
      Map<String, Object> properties = new LinkedHashMap<>(arguments.properties());
      properties.putAll(FRAME.properties());
      properties.put("max_tokens", withDefault(properties.get("max_tokens")));
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "object");
      schema.put("properties", properties);
      List<String> required = arguments.required();
      schema.put("required", required.isEmpty() ? null : required);
      schema.values().removeIf(Objects::isNull);
      schema.put("additionalProperties", false);
      return new ToolDescriptor(
          name, title, Texts.read("tools/" + name + ".md"), schema, reads(), idempotent());
    }

    private boolean reads() {
      return tool instanceof Tool<I>;
    }

    private boolean idempotent() {
      return switch (tool) {
        case Tool<I> _ -> true;
        case WritingTool<I> writing -> writing.idempotent();
      };
    }

    private Map<String, Object> withDefault(@Nullable Object property) {
      Map<String, Object> changed = new LinkedHashMap<>();
      ((Map<?, ?>) Objects.requireNonNull(property))
          .forEach((key, value) -> changed.put((String) key, value));
      changed.put("default", tool.maxTokens());
      return changed;
    }
  }
}
