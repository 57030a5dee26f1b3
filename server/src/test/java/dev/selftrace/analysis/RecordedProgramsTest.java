package dev.selftrace.analysis;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What live programs sent (testdata/recordings), judged as the captures are. */
class RecordedProgramsTest {

  private final RecordedVerdictsTest manifest = new RecordedVerdictsTest();

  static List<RecordedCase> cases() {
    return RecordedCase.ofPrograms();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("counts of traces, spans and logs are those of the manifest")
  void counts(RecordedCase recorded) {
    manifest.counts(recorded);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("the workflow name is that of the manifest, else the service's or the root's")
  void workflow(RecordedCase recorded) {
    manifest.workflow(recorded);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("models, calls and token sums over leaf calls are those of the manifest")
  void usage(RecordedCase recorded) {
    manifest.usage(recorded);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("the cause of each trace is the span the manifest names, with its message")
  void cause(RecordedCase recorded) {
    manifest.cause(recorded);
  }
}
