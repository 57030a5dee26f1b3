package dev.selftrace.semantics;

import dev.selftrace.model.Operation;

/** What a convention calls a span: the kind of work, and whether it only repeats a descendant. */
record Kind(Operation operation, boolean wrapper) {

  static final Kind WORKFLOW = new Kind(Operation.WORKFLOW, false);
  static final Kind AGENT = new Kind(Operation.AGENT, false);
  static final Kind LLM = new Kind(Operation.LLM, false);
  static final Kind EMBEDDING = new Kind(Operation.EMBEDDING, false);
  static final Kind RETRIEVAL = new Kind(Operation.RETRIEVAL, false);
  static final Kind TOOL = new Kind(Operation.TOOL, false);
  static final Kind DB = new Kind(Operation.DB, false);
  static final Kind HTTP = new Kind(Operation.HTTP, false);
  static final Kind MESSAGING = new Kind(Operation.MESSAGING, false);
  static final Kind INTERNAL = new Kind(Operation.INTERNAL, false);
  static final Kind LLM_WRAPPER = new Kind(Operation.LLM, true);
  static final Kind EMBEDDING_WRAPPER = new Kind(Operation.EMBEDDING, true);
  static final Kind TOOL_WRAPPER = new Kind(Operation.TOOL, true);
  static final Kind STEP = new Kind(Operation.INTERNAL, true);
}
