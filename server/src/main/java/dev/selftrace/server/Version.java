package dev.selftrace.server;

/** The version of this build, as its jar says. */
final class Version {

  private Version() {}

  static String text() {
    String built = Version.class.getPackage().getImplementationVersion();
    return built == null ? "development" : built;
  }
}
