package dev.selftrace.semantics;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Fingerprint;
import dev.selftrace.model.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Error evidence while it is gathered from the places of one span or log record that may hold some,
 * then put into its normal form (telemetry 5.3). Confined to one derivation.
 */
final class Failure {

  /** Types that only say that something below failed, or failed again (telemetry 5.2, 2). */
  private static final Set<String> WRAPPER_TYPES =
      Set.of(
          "AI_RetryError",
          "RetryError",
          "AggregateError",
          "ExceptionGroup",
          "BaseExceptionGroup",
          "CompletionException",
          "ExecutionException",
          "UndeclaredThrowableException",
          "InvocationTargetException");

  /** What is written where a type is asked for and none is known. */
  private static final Set<String> EMPTY_TYPES = Set.of("", "_OTHER", "error", "unknown");

  private static final Set<String> MISSING_FILE_TYPES =
      Set.of("ENOENT", "FileNotFoundError", "NoSuchFileException", "FileNotFoundException");

  private final ErrorFacts.Evidence evidence;
  private final List<String> texts = new ArrayList<>(3);

  /** The texts with white space collapsed, each once. */
  private final List<String> cleaned = new ArrayList<>(3);

  private @Nullable String type;
  private @Nullable String stack;
  private @Nullable CodeLocation codeLocation;

  Failure(ErrorFacts.Evidence evidence) {
    this.evidence = evidence;
  }

  /** Adds a text as sent; the best source first. */
  void say(@Nullable String text) {
    if (text == null || text.isEmpty() || texts.contains(text)) {
      return;
    }
    String clean = ErrorText.clean(text);
    if (clean != null) {
      texts.add(text);
      if (!cleaned.contains(clean)) {
        cleaned.add(clean);
      }
    }
  }

  /** Whether some text says more than that something failed. */
  boolean hasWords() {
    return cleaned.stream().anyMatch(text -> !ErrorText.isGeneric(text));
  }

  /** Names the type; the first that says something stays. */
  void type(@Nullable String said) {
    if (type == null && said != null && !EMPTY_TYPES.contains(said)) {
      type = isHttpStatus(said) ? "HTTP " + said : ErrorText.lastSegment(said);
    }
  }

  /** Gives the stack trace as sent. */
  void stack(@Nullable String said) {
    stack = said == null || said.isEmpty() ? stack : said;
  }

  /** Where attributes say it happened; counts when no frame of the program does. */
  void codeLocation(@Nullable CodeLocation said) {
    codeLocation = said;
  }

  /**
   * The normal form.
   *
   * @param spare what to say when nobody said anything (R18); null for nothing
   */
  ErrorFacts facts(Operation operation, String spanName, @Nullable String spare) {
    StackTrace trace = trace();
    CodeLocation frame = trace.location();
    CodeLocation location = frame == null ? codeLocation : frame;
    ErrorText chosen = choose();
    if (trace.cause() != null && (isWrapperType() || saysNothing(chosen))) {
      chosen = ErrorText.unwrap(trace.cause());
    }
    String named = chosen == null ? null : chosen.type();
    String shown = type == null || (chosen != null && chosen.thrown()) ? or(named, type) : type;
    String message = chosen == null ? null : ErrorText.clean(chosen.message());
    List<String> said = said(message);
    boolean number = message != null && isHttpStatus(message);
    String shownMessage = message == null || (number && spare != null) ? spare : message;
    return new ErrorFacts(
        shown,
        shownMessage,
        said,
        evidence,
        stack,
        files(trace, location),
        location,
        isWrapper(),
        isMissingFile(shown, shownMessage, operation),
        Fingerprint.of(shown, shownMessage, operation, spanName, location));
  }

  /** The first text that is neither generic nor a wrapper's, else the first not generic. */
  private @Nullable ErrorText choose() {
    ErrorText wrapper = null;
    ErrorText generic = null;
    for (String text : texts) {
      ErrorText unwrapped = ErrorText.unwrap(text);
      String clean = ErrorText.clean(unwrapped.message());
      if (clean == null) {
        continue;
      }
      if (ErrorText.isGeneric(clean)) {
        generic = generic == null ? unwrapped : generic;
      } else if (ErrorText.isWrapper(clean)) {
        wrapper = wrapper == null ? unwrapped : wrapper;
      } else {
        return unwrapped;
      }
    }
    return wrapper == null ? generic : wrapper;
  }

  private static boolean saysNothing(@Nullable ErrorText chosen) {
    return chosen == null || ErrorText.isGeneric(chosen.message());
  }

  private List<String> said(@Nullable String message) {
    if (message == null || cleaned.contains(message)) {
      return cleaned;
    }
    List<String> said = new ArrayList<>(cleaned);
    said.add(message);
    return said;
  }

  /** The first that shows the program itself: some exporters record only their own (5.2, 4). */
  private StackTrace trace() {
    StackTrace first = stack == null ? StackTrace.NONE : StackTrace.read(stack);
    for (int i = 0; i < texts.size() && first.location() == null; i++) {
      String text = texts.get(i);
      StackTrace other = text.indexOf('\n') < 0 ? StackTrace.NONE : StackTrace.read(text);
      first = other.location() != null || first.frames().isEmpty() ? other : first;
    }
    return first;
  }

  private static List<String> files(StackTrace trace, @Nullable CodeLocation location) {
    List<String> files = trace.files();
    if (location == null || files.contains(location.file())) {
      return files;
    }
    List<String> all = new ArrayList<>(files.size() + 1);
    all.add(location.file());
    all.addAll(files);
    return all;
  }

  private boolean isWrapper() {
    return isWrapperType()
        || (!cleaned.isEmpty() && cleaned.stream().allMatch(ErrorText::isWrapper));
  }

  private boolean isWrapperType() {
    return type != null && WRAPPER_TYPES.contains(type);
  }

  /** A probe for an optional file looks like this; whether it is one, the whole trace tells. */
  private static boolean isMissingFile(
      @Nullable String type, @Nullable String message, Operation operation) {
    if (operation != Operation.INTERNAL) {
      return false;
    }
    if (type != null && MISSING_FILE_TYPES.contains(type)) {
      return true;
    }
    if (message == null) {
      return false;
    }
    String said = message.toLowerCase(Locale.ROOT);
    return said.contains("enoent")
        || said.contains("no such file")
        || said.contains("cannot find the file")
        || said.contains("cannot find the path")
        || said.startsWith("notfound: filesystem.")
        || ("NotFound".equals(type) && said.startsWith("filesystem."));
  }

  private static boolean isHttpStatus(String text) {
    return text.length() == 3 && text.charAt(0) >= '1' && text.charAt(0) <= '5' && isDigits(text);
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static @Nullable String or(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }
}
