package dev.selftrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.selftrace.access.AuthMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code selftrace connect <agent>}: prints an agent's configuration, with a key when the server
 * wants one or {@code SELFTRACE_KEY} is set, or writes it where the agent looks for it; with {@code
 * --playbooks} the skills and agent files instead.
 */
final class ConnectCommand {

  private static final String EXAMPLE_URL = "http://localhost:4320/mcp";
  private static final String WRITE = "--write";
  private static final String PLAYBOOKS = "--playbooks";
  private static final String EXAMPLE_KEY = "YOUR_SELFTRACE_KEY";

  private final SelftraceProperties properties;
  private final Map<String, String> environment;
  private final Path repository;
  private final Console console;

  /**
   * @param repository the one the agent works on
   */
  ConnectCommand(
      SelftraceProperties properties,
      Map<String, String> environment,
      Path repository,
      Console console) {
    this.properties = properties;
    this.environment = environment;
    this.repository = repository;
    this.console = console;
  }

  /** Runs the command; the exit code. */
  int run(List<String> arguments) {
    boolean write = arguments.contains(WRITE);
    List<String> names =
        arguments.stream().filter(name -> !name.equals(WRITE) && !name.equals(PLAYBOOKS)).toList();
    Agent agent = names.size() == 1 ? Agent.named(names.getFirst()) : null;
    if (agent == null) {
      console.tell(
          "selftrace connect <agent> [--playbooks] [--write], where agent is one of "
              + Agent.names());
      return 2;
    }
    if (arguments.contains(PLAYBOOKS)) {
      return playbooks(agent, write);
    }
    String configuration = configuration(agent);
    Path place = agent.place(environment);
    if (!write) {
      console.print(configuration.stripTrailing());
      console.tell(place == null ? agent.where : "Goes into " + agent.where);
      return 0;
    }
    if (place == null) {
      console.tell("Selftrace cannot write this one. " + agent.where);
      return 1;
    }
    return write(place, configuration);
  }

  /** The files of an agent, all of them; one that is there already is left as it is. */
  private int playbooks(Agent agent, boolean write) {
    List<Playbook> playbooks = Playbook.of(agent);
    if (playbooks.isEmpty()) {
      console.tell(
          "There are no playbooks in the form of "
              + agent.text()
              + "; it reads the same ones with the tool read_guide.");
      return 1;
    }
    int exit = 0;
    for (Playbook playbook : playbooks) {
      String text = example(playbook.file());
      if (write) {
        exit = Math.max(exit, write(repository.resolve(playbook.place()), text));
      } else {
        console.tell(playbook.place() + ":");
        console.print(text.stripTrailing());
      }
    }
    return exit;
  }

  private int write(Path place, String configuration) {
    try {
      Path folder = place.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(place, configuration, StandardOpenOption.CREATE_NEW);
      console.tell("Written: " + place);
      return 0;
    } catch (FileAlreadyExistsException e) {
      console.tell(place + " exists and is left as it is. Add this to it:");
      console.print(configuration.stripTrailing());
      return 1;
    } catch (IOException e) {
      throw new UncheckedIOException(place + " cannot be written", e);
    }
  }

  private String configuration(Agent agent) {
    String key = environment.getOrDefault("SELFTRACE_KEY", "");
    boolean team = !key.isBlank() || properties.access().auth() == AuthMode.REQUIRED;
    if (team && key.isBlank()) {
      console.tell(
          "This server wants a key: make one with ./selftrace key create and set SELFTRACE_KEY.");
    }
    String text = example(agent.file(team)).replace(EXAMPLE_URL, url().toString());
    return key.isBlank() ? text : text.replace(EXAMPLE_KEY, key);
  }

  private URI url() {
    ServerOptions server = properties.server();
    boolean usual = server.bind().equals(ServerOptions.DEFAULTS.bind());
    int port = server.httpPort() == 0 ? ServerOptions.DEFAULTS.httpPort() : server.httpPort();
    return Ports.of(usual ? "localhost" : server.bind(), 0, 0, port).mcp();
  }

  private static String example(String file) {
    try (InputStream in =
        ConnectCommand.class.getResourceAsStream("/mcp-config-examples/" + file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in the application");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** The agents whose configuration is known. */
  enum Agent {
    CLAUDE_CODE("json", ".mcp.json", ".mcp.json in the repository"),
    OPENCODE("json", "opencode.json", "opencode.json in the repository"),
    CODEX("toml", "~/.codex/config.toml", "~/.codex/config.toml"),
    CURSOR("json", ".cursor/mcp.json", ".cursor/mcp.json in the repository"),
    GEMINI_CLI(
        "json", "~/.gemini/settings.json", "~/.gemini/settings.json; only in a trusted folder"),
    VSCODE("json", ".vscode/mcp.json", ".vscode/mcp.json in the repository"),
    WINDSURF("json", "~/.codeium/windsurf/mcp_config.json", "~/.codeium/windsurf/mcp_config.json"),
    ZED("json", "~/.config/zed/settings.json", "~/.config/zed/settings.json"),
    JETBRAINS(
        "json", null, "Paste it under Settings, Tools, AI Assistant, Model Context Protocol.");

    private final String extension;
    private final @Nullable String path;
    private final String where;

    Agent(String extension, @Nullable String path, String where) {
      this.extension = extension;
      this.path = path;
      this.where = where;
    }

    static @Nullable Agent named(String name) {
      return Arrays.stream(values()).filter(a -> a.text().equals(name)).findFirst().orElse(null);
    }

    static String names() {
      return Arrays.stream(values()).map(Agent::text).collect(Collectors.joining(", "));
    }

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    String file(boolean team) {
      return text() + (team ? ".team." : ".local.") + extension;
    }

    /** Where the agent looks; null when it takes no file. */
    @Nullable Path place(Map<String, String> environment) {
      if (path == null) {
        return null;
      }
      String home = environment.getOrDefault("HOME", ".");
      return Path.of(path.startsWith("~/") ? home + path.substring(1) : path);
    }
  }
}
