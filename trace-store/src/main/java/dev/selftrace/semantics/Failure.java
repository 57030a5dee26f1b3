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
  private @Nullable String type;
  private @Nullable String stack;
  private @Nullable CodeLocation codeLocation;

  Failure(ErrorFacts.Evidence evidence) {
    this.evidence = evidence;
  }

  /** Adds a text as sent; the best source first. */
  void say(@Nullable String text) {
    if (text != null && !text.isEmpty()) {
      texts.add(text);
    }
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
    String cause = isWrapperType() && stack != null ? StackTrace.innermostCause(stack) : null;
    ErrorText chosen = cause == null ? choose() : ErrorText.unwrap(cause);
    String named = chosen == null ? null : chosen.type();
    String shown = type == null || (chosen != null && chosen.thrown()) ? or(named, type) : type;
    String message = chosen == null ? null : ErrorText.clean(chosen.message());
    List<String> said = said(message);
    String shownMessage = message == null ? spare : message;
    return new ErrorFacts(
        shown,
        shownMessage,
        said,
        evidence,
        stack,
        files(trace, location),
        location,
        isWrapper(said),
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

  private List<String> said(@Nullable String message) {
    List<String> said = new ArrayList<>(texts.size() + 1);
    for (String text : texts) {
      String clean = ErrorText.clean(text);
      if (clean != null && !said.contains(clean)) {
        said.add(clean);
      }
    }
    if (message != null && !said.contains(message)) {
      said.add(message);
    }
    return said;
  }

  private StackTrace trace() {
    if (stack != null) {
      return StackTrace.read(stack);
    }
    for (String text : texts) {
      StackTrace trace = text.indexOf('\n') < 0 ? null : StackTrace.read(text);
      if (trace != null && !trace.frames().isEmpty()) {
        return trace;
      }
    }
    return new StackTrace(List.of());
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

  private boolean isWrapper(List<String> said) {
    if (isWrapperType()) {
      return true;
    }
    for (String text : texts) {
      String clean = ErrorText.clean(text);
      if (clean != null && !ErrorText.isWrapper(clean)) {
        return false;
      }
    }
    return !said.isEmpty();
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
    return (type != null && MISSING_FILE_TYPES.contains(type))
        || (message != null
            && (message.contains("ENOENT")
                || message.toLowerCase(Locale.ROOT).contains("no such file")));
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
