package dev.selftrace.server;

import dev.selftrace.access.AccessException;
import dev.selftrace.access.Credential;
import dev.selftrace.access.KeyGate;
import dev.selftrace.access.Principal;
import dev.selftrace.json.LocalJsonSchemas;
import dev.selftrace.store.TraceStore;
import dev.selftrace.tool.IngestView;
import dev.selftrace.tool.ToolAnswer;
import dev.selftrace.tool.ToolCatalog;
import dev.selftrace.tool.ToolContext;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The tools over the data directory itself, while no server has it open. Keys count as they do over
 * HTTP. Confined to one thread.
 */
final class LocalDesk implements ToolDesk {

  private static final IngestView.Snapshot NOTHING_LISTENS =
      new IngestView.Snapshot(List.of(), false, List.of(), List.of(), List.of());

  private final TraceStore store;
  private final Principal principal;
  private final ToolCatalog tools;

  private LocalDesk(TraceStore store, Principal principal, ToolCatalog tools) {
    this.store = store;
    this.principal = principal;
    this.tools = tools;
  }

  /**
   * Opens the directory.
   *
   * @param key empty for none
   * @throws RefusedException when there is none, a server has it open, or the key opens nothing
   */
  static LocalDesk open(SelftraceProperties properties, String key) throws RefusedException {
    Path data = properties.server().data();
    if (properties.server().store() != StoreKind.DISK || !Files.isDirectory(data)) {
      throw new RefusedException(data + ": no data directory (SELFTRACE_DATA)");
    }
    InstantSource clock = InstantSource.system();
    TraceStore store;
    try {
      store = Engines.open(properties, clock, new Metrics(new Troubles(clock)));
    } catch (StartException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
    try {
      Credential credential =
          new Credential(
              key.isEmpty() ? List.of() : List.of(key),
              List.of(),
              InetAddress.getLoopbackAddress(),
              false);
      Principal principal = new KeyGate(properties.access(), data, store, clock).verify(credential);
      ToolCatalog tools = new ToolCatalog(properties.answer(), clock, new LocalJsonSchemas());
      return new LocalDesk(store, principal, tools);
    } catch (AccessException e) {
      store.close();
      throw new RefusedException(data + ": " + e.getMessage() + " (SELFTRACE_KEY)");
    }
  }

  @Override
  public Map<String, Object> ask(String tool, Map<String, Object> arguments)
      throws RefusedException {
    Map<String, Object> asked = new LinkedHashMap<>(arguments);
    asked.put("format", "json");
    ToolContext context;
    try {
      context =
          new ToolContext(
              principal.reader(),
              principal.ledger(),
              principal.ledgerWriter(),
              () -> NOTHING_LISTENS,
              principal.cursorSecret());
    } catch (AccessException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
    ToolAnswer answer = tools.call(tool, asked, context);
    Map<String, Object> json = Objects.requireNonNull(answer.json(), "format=json");
    if (json.get("error") instanceof Map<?, ?> error) {
      throw RefusedException.of(error);
    }
    return json;
  }

  @Override
  public void close() {
    store.close();
  }
}
