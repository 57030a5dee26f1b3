package dev.selftrace.server;

import dev.selftrace.access.Principal;
import dev.selftrace.otlp.IngestListener;
import dev.selftrace.otlp.IngestListener.Protocol;
import dev.selftrace.store.TenantRef;
import dev.selftrace.tool.IngestView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A journal per tenant, what doors saw, and the view of both that {@code ingest_status} shows. */
final class IngestJournals {

  private final InstantSource clock;
  private final boolean keyNeeded;
  private final Mishaps mishaps;
  private final Metrics metrics;
  private final Map<TenantRef, IngestJournal> journals = new ConcurrentHashMap<>();
  private volatile List<IngestView.Endpoint> endpoints = List.of();

  IngestJournals(InstantSource clock, boolean keyNeeded, Mishaps mishaps, Metrics metrics) {
    this.clock = clock;
    this.keyNeeded = keyNeeded;
    this.mishaps = mishaps;
    this.metrics = metrics;
  }

  /** The doors' real addresses, once they listen. */
  void listening(List<IngestView.Endpoint> doors) {
    endpoints = List.copyOf(doors);
  }

  /** Hears what became of this principal's requests. */
  IngestListener listener(Principal principal) {
    return metrics.counting(journal(principal).listener(keyId(principal)));
  }

  /** What this principal's tenant may know. */
  IngestView view(Principal principal) {
    IngestJournal journal = journal(principal);
    return () ->
        new IngestView.Snapshot(
            endpoints, keyNeeded, sources(journal), rejections(journal), advice(journal));
  }

  private IngestJournal journal(Principal principal) {
    return journals.computeIfAbsent(principal.tenant(), tenant -> new IngestJournal(clock));
  }

  private static @Nullable String keyId(Principal principal) {
    return principal.keyId().equals("local") ? null : principal.keyId();
  }

  private static List<IngestView.Source> sources(IngestJournal journal) {
    return journal.sources().stream()
        .map(source ->
            new IngestView.Source(
                source.key().service(),
                name(source.key().protocol()),
                source.key().keyId(),
                source.spans(),
                source.logs(),
                source.points(),
                source.lastNanos()))
        .toList();
  }

  private static List<IngestView.Rejection> rejections(IngestJournal journal) {
    return journal.rejections().stream()
        .map(rejection ->
            new IngestView.Rejection(
                rejection.reason(), rejection.count(), rejection.lastNanos(), rejection.example()))
        .toList();
  }

  private List<String> advice(IngestJournal journal) {
    List<String> advice = new ArrayList<>(mishaps.advice());
    if (journal.differing() > 0) {
      advice.add(
          "Spans arrived again under the same ids with other content; the first copy was kept. Two"
              + " exporters may share ids, or a span is exported before it has ended.");
    }
    return advice;
  }

  private static String name(Protocol protocol) {
    return switch (protocol) {
      case GRPC -> "grpc";
      case HTTP_PROTOBUF -> "http/protobuf";
      case HTTP_JSON -> "http/json";
    };
  }
}
