package dev.selftrace.store.index;

/** Something that traces are looked up by. */
record Label(Kind kind, String value) {

  /** What it is the name of. */
  enum Kind {
    WORKFLOW,
    SESSION,
    RUN
  }

  static Label workflow(String name) {
    return new Label(Kind.WORKFLOW, name);
  }

  static Label session(String id) {
    return new Label(Kind.SESSION, id);
  }

  static Label run(String id) {
    return new Label(Kind.RUN, id);
  }
}
