package dev.selftrace.server;

import dev.selftrace.server.ConnectCommand.Agent;
import java.util.List;

/**
 * A way of working in the form an agent loads by itself: a skill or an agent file.
 *
 * @param file below {@code mcp-config-examples}
 * @param place where the agent looks for it, in the repository it works on
 */
record Playbook(Agent agent, String file, String place) {

  /** All there are. */
  static final List<Playbook> ALL =
      List.of(
          new Playbook(
              Agent.CLAUDE_CODE,
              "playbooks/claude-code/skills/selftrace/SKILL.md",
              ".claude/skills/selftrace/SKILL.md"),
          new Playbook(
              Agent.CLAUDE_CODE,
              "playbooks/claude-code/agents/self-heal.md",
              ".claude/agents/self-heal.md"),
          new Playbook(
              Agent.OPENCODE,
              "playbooks/opencode/agent/self-heal.md",
              ".opencode/agent/self-heal.md"),
          new Playbook(
              Agent.OPENCODE,
              "playbooks/opencode/agent/trace-detective.md",
              ".opencode/agent/trace-detective.md"));

  /** Those of one agent. */
  static List<Playbook> of(Agent agent) {
    return ALL.stream().filter(playbook -> playbook.agent == agent).toList();
  }
}
