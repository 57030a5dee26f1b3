package dev.selftrace.semantics;

import java.util.Arrays;
import java.util.List;

/**
 * What tells the code of a program from that of libraries, runtimes and instrumentations (telemetry
 * 5.5): where package managers and runtimes of each language put their files, and the packages of
 * languages that name no files. Pure.
 */
final class OwnCode {

  /** Parts of a path that only libraries and runtimes have; {@code /} stands for both slashes. */
  private static final List<String> LIBRARY_PATHS =
      List.of(
          "node_modules/",
          "/.yarn/",
          "site-packages/",
          "dist-packages/",
          "/lib/python2",
          "/lib/python3",
          "opentelemetry/",
          "/go/pkg/mod/",
          "/usr/local/go/src/",
          "/usr/lib/go",
          "/gems/",
          "/lib/ruby/",
          "/.cargo/",
          "/rustc/",
          "/rustlib/",
          "/.nuget/",
          "/$bunfs/");

  /** Beginnings of what is no file of the program at all. */
  private static final Beginnings RUNTIME_PATHS =
      new Beginnings(
          "node:",
          "ext:",
          "bun:",
          "internal/",
          "<",
          "[",
          "https://deno.land/",
          "https://esm.sh/",
          "https://jsr.io/",
          "jsr:",
          "npm:",
          "webpack/",
          "library/std/",
          "library/core/",
          "library/alloc/");

  /** Packages of the JDK, of frameworks and of common libraries. */
  private static final Beginnings JAVA_PACKAGES =
      new Beginnings(
          "java.",
          "javax.",
          "jakarta.",
          "jdk.",
          "sun.",
          "com.sun.",
          "kotlin.",
          "kotlinx.",
          "scala.",
          "groovy.",
          "clojure.",
          "akka.",
          "feign.",
          "io.opentelemetry.",
          "io.micrometer.",
          "io.netty.",
          "io.grpc.",
          "io.ktor.",
          "io.vertx.",
          "io.quarkus.",
          "io.micronaut.",
          "io.reactivex.",
          "io.undertow.",
          "net.bytebuddy.",
          "org.springframework.",
          "org.apache.",
          "org.aspectj.",
          "org.codehaus.",
          "org.eclipse.jetty.",
          "org.glassfish.",
          "org.hibernate.",
          "org.jboss.",
          "org.jooq.",
          "org.junit.",
          "org.slf4j.",
          "ch.qos.logback.",
          "reactor.",
          "okhttp3.",
          "okio.",
          "retrofit2.",
          "software.amazon.",
          "com.amazonaws.",
          "com.fasterxml.jackson.",
          "com.google.",
          "com.mysql.",
          "com.microsoft.sqlserver.",
          "com.mongodb.",
          "com.zaxxer.",
          "oracle.jdbc.",
          "org.h2.",
          "org.mariadb.",
          "org.postgresql.",
          "org.sqlite.",
          "redis.clients.",
          "io.lettuce.",
          "com.openai.",
          "com.anthropic.",
          "dev.langchain4j.");

  private static final Beginnings DOTNET_NAMESPACES =
      new Beginnings(
          "System.",
          "Microsoft.",
          "OpenTelemetry.",
          "Azure.",
          "OpenAI.",
          "Grpc.",
          "Npgsql.",
          "MySql.",
          "Newtonsoft.",
          "Polly.",
          "StackExchange.");

  /** The top folders of Go's standard library, as builds without paths show them. */
  private static final Beginnings GO_PACKAGES =
      new Beginnings(
          "bufio.",
          "context.",
          "crypto/",
          "database/",
          "encoding/",
          "fmt.",
          "io.",
          "io/",
          "log.",
          "log/",
          "net.",
          "net/",
          "os.",
          "os/",
          "reflect.",
          "runtime.",
          "runtime/",
          "sync.",
          "sync/",
          "syscall.",
          "testing.");

  private OwnCode() {}

  /** Whether a file is the program's. */
  static boolean isFile(String file) {
    if (RUNTIME_PATHS.of(file) || file.equals("native") || file.equals("unknown")) {
      return false;
    }
    String path = file.indexOf('\\') < 0 ? file : file.replace('\\', '/');
    for (String part : LIBRARY_PATHS) {
      if (path.contains(part)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a Java method is the program's, by its qualified name or its module. */
  static boolean isJava(String name) {
    return !JAVA_PACKAGES.of(name);
  }

  /** Whether a .NET method is the program's, by its qualified name. */
  static boolean isDotnet(String name) {
    return !DOTNET_NAMESPACES.of(name);
  }

  /** Whether a Go function is the program's, by its package path and name. */
  static boolean isGo(String name) {
    return !name.equals("panic") && !GO_PACKAGES.of(name);
  }

  /** Beginnings of names, by their first character: a stack has many frames to compare. */
  private static final class Beginnings {

    private static final int ASCII = 128;
    private static final String[] NONE = {};

    private final String[][] byFirst = new String[ASCII][];

    Beginnings(String... texts) {
      Arrays.fill(byFirst, NONE);
      for (String text : texts) {
        String[] known = byFirst[text.charAt(0)];
        String[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = text;
        byFirst[text.charAt(0)] = more;
      }
    }

    /** Whether a name has one of them. */
    boolean of(String name) {
      if (name.isEmpty() || name.charAt(0) >= ASCII) {
        return false;
      }
      for (String text : byFirst[name.charAt(0)]) {
        if (name.startsWith(text)) {
          return true;
        }
      }
      return false;
    }
  }
}
