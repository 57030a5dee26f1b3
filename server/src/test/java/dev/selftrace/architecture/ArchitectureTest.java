package dev.selftrace.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.selftrace.store.Ledger;
import dev.selftrace.store.LedgerEntry;
import dev.selftrace.store.LedgerWriter;
import dev.selftrace.store.SpanWriter;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TraceStore;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The invariants of ARCHITECTURE.md section 4, under their numbers. */
class ArchitectureTest {

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("test-classes"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.selftrace");

  private static final String[] JSON = {"tools.jackson..", "com.fasterxml.."};

  private static final String SERVER_CLIENT = "dev.selftrace.server.ServerClient";

  @Test
  @DisplayName("1: model depends on the JDK and JSpecify only")
  void model() {
    onlyDependsOn("dev.selftrace.model", "java..", "org.jspecify..");
  }

  @Test
  @DisplayName("1: wire adds model to that and nothing else")
  void wire() {
    onlyDependsOn("dev.selftrace.wire", "java..", "org.jspecify..", "dev.selftrace.model");
  }

  @Test
  @DisplayName("1: store and semantics add nothing of ours but model and wire")
  void storeAndSemantics() {
    onlyDependsOn(
        "dev.selftrace.store",
        "java..",
        "org.jspecify..",
        "com.google.re2j..",
        "dev.selftrace.model",
        "dev.selftrace.wire");
    onlyDependsOn(
        "dev.selftrace.semantics",
        "java..",
        "org.jspecify..",
        "dev.selftrace.model",
        "dev.selftrace.wire",
        "dev.selftrace.store");
    noClasses()
        .that()
        .resideInAPackage("dev.selftrace.semantics")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.selftrace.store")
                .and(not(type(dev.selftrace.store.RowDeriver.class))))
        .check(CODE);
  }

  @Test
  @DisplayName(
      "2: semantics, analysis and text do no I/O, read no clock, log nothing, use no JSON library")
  void pure() {
    String[] packages = {
      "dev.selftrace.semantics..", "dev.selftrace.analysis..", "dev.selftrace.text.."
    };
    noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.nio.file..", "java.net..", "org.slf4j..", "java.util.logging..")
                .or(resideInAnyPackage(JSON)))
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CODE);
  }

  @Test
  @DisplayName("3: engines are named only by the wiring; the disk engine has one public type")
  void engines() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.selftrace.store.disk..",
            "dev.selftrace.store.memory..",
            "dev.selftrace.store.index..",
            "dev.selftrace.server..",
            "dev.selftrace.benchmarks..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.selftrace.store.disk..",
            "dev.selftrace.store.memory..",
            "dev.selftrace.store.index..")
        .check(CODE);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.selftrace.store.disk..",
            "dev.selftrace.store.memory..",
            "dev.selftrace.store.index..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.selftrace.store.index..")
        .check(CODE);
    classes()
        .that()
        .resideInAPackage("dev.selftrace.store.disk..")
        .and()
        .areTopLevelClasses()
        .and()
        .arePublic()
        .should()
        .haveSimpleName("DiskTraceStore")
        .check(CODE);
  }

  @Test
  @DisplayName("4: protocol, framework, JSON and metrics libraries stay in their rooms")
  void libraries() {
    onlyIn(
        Set.of("com.google.protobuf..", "io.grpc..", "io.opentelemetry.."),
        "dev.selftrace.otlp..",
        "dev.selftrace.benchmarks..");
    onlyIn(Set.of("io.modelcontextprotocol..", "org.springframework.ai.."), "dev.selftrace.mcp..");
    onlyIn(
        Set.of("reactor..", "org.springframework.."),
        "dev.selftrace.door..",
        "dev.selftrace.mcp..",
        "dev.selftrace.api..",
        "dev.selftrace.server..");
    onlyIn(
        Set.of(JSON),
        "dev.selftrace.mcp..",
        "dev.selftrace.api..",
        "dev.selftrace.json..",
        "dev.selftrace.otlp.http..",
        "dev.selftrace.otlp.foreign..",
        "dev.selftrace.otlp.file..");
    onlyIn(Set.of("com.networknt.."), "dev.selftrace.json..");
    onlyIn(Set.of("org.yaml.."), "dev.selftrace.server..");
    onlyIn(Set.of("io.micrometer..", "io.prometheus.."), "dev.selftrace.server..");
    onlyIn(
        Set.of("com.github.luben..", "com.github.benmanes.."),
        "dev.selftrace.store.disk..",
        "dev.selftrace.store.memory..",
        "dev.selftrace.access..",
        "dev.selftrace.benchmarks..");
  }

  @Test
  @DisplayName(
      "6: taking in and answering meet only in the store; the doors do not know each other")
  void doors() {
    noClasses()
        .that()
        .resideInAPackage("dev.selftrace.otlp..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.selftrace.tool..",
                "dev.selftrace.door..",
                "dev.selftrace.mcp..",
                "dev.selftrace.api..",
                "dev.selftrace.access..",
                "dev.selftrace.server.."))
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.selftrace.tool..", "dev.selftrace.analysis..", "dev.selftrace.text..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.selftrace.otlp..",
                "dev.selftrace.wire..",
                "dev.selftrace.semantics..",
                "dev.selftrace.door..",
                "dev.selftrace.mcp..",
                "dev.selftrace.api..",
                "dev.selftrace.access..",
                "dev.selftrace.server.."))
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage("dev.selftrace.mcp..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.selftrace.api.."))
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage("dev.selftrace.api..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.selftrace.mcp.."))
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage("dev.selftrace.otlp.grpc..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.selftrace.otlp.http.."))
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage("dev.selftrace.otlp.http..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.selftrace.otlp.grpc.."))
        .check(CODE);
  }

  @Test
  @DisplayName("7: only access opens a tenant")
  void tenancy() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.selftrace.access..", "dev.selftrace.store..", "dev.selftrace.benchmarks..")
        .should()
        .callMethod(TraceStore.class, "tenant", TenantRef.class)
        .orShould()
        .callConstructor(TenantRef.class, String.class)
        .check(CODE);
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages("dev.selftrace.access..", "dev.selftrace.benchmarks..")
        .and()
        .haveRawType(String.class)
        .and()
        .areNotStatic()
        .should()
        .haveNameNotMatching("(?i)tenant.*")
        .check(CODE);
  }

  @Test
  @DisplayName("8: a tool never sees the way in")
  void toolsOnlyRead() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.selftrace.tool..", "dev.selftrace.analysis..")
        .should()
        .dependOnClassesThat(type(SpanWriter.class).or(type(TraceStore.class)))
        .check(CODE);
  }

  @Test
  @DisplayName(
      "8: only tools named Start…, Check… and Record… write things down, and they are WritingTools")
  void fewWrite() {
    DescribedPredicate<JavaClass> ledgerWriter =
        type(LedgerWriter.class).or(type(Ledger.class)).as("the way to write things down");
    noClasses()
        .that()
        .resideInAPackage("dev.selftrace.tool..")
        .and()
        .haveNameNotMatching(
            "dev\\.selftrace\\.tool\\.((Start|Check|Record)\\w*|WritingTool|ToolContext|ToolCatalog)"
                + "(\\$.*)?")
        .should()
        .dependOnClassesThat(ledgerWriter)
        .check(CODE);
    classes()
        .that()
        .implement("dev.selftrace.tool.WritingTool")
        .should()
        .haveNameMatching("dev\\.selftrace\\.tool\\.(Start|Check|Record)\\w*")
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.selftrace.mcp..", "dev.selftrace.api..", "dev.selftrace.analysis..")
        .should()
        .callMethod(LedgerWriter.class, "record", LedgerEntry.class)
        .check(CODE);
  }

  @Test
  @DisplayName("11: threads and executors are made in three packages only")
  void threads() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.selftrace.store.disk..",
            "dev.selftrace.otlp.grpc..",
            "dev.selftrace.server..",
            "dev.selftrace.benchmarks..")
        .should()
        .callMethodWhere(
            com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                    type(java.util.concurrent.Executors.class)
                        .or(type(Thread.Builder.OfVirtual.class))
                        .or(type(Thread.Builder.OfPlatform.class)))))
        .orShould()
        .callConstructorWhere(
            com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                    type(Thread.class)
                        .or(type(java.util.concurrent.ThreadPoolExecutor.class))
                        .or(type(java.util.Timer.class)))))
        .check(CODE);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CODE);
    noClasses().should().callMethod(Thread.class, "sleep", java.time.Duration.class).check(CODE);
  }

  @Test
  @DisplayName("13: no package cycles, no mutable static state, no names that say nothing")
  void shape() {
    slices().matching("dev.selftrace.(**)").should().beFreeOfCycles().check(CODE);
    noClasses()
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Base|Data|Info)(\\$.*)?")
        .check(CODE);
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat(not(generated()))
        .should(beFinal())
        .check(CODE);
  }

  @Test
  @DisplayName("14: nothing connects outward but commands that are clients of the server")
  void noEgress() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.selftrace.benchmarks..")
        .and()
        .doNotHaveFullyQualifiedName(SERVER_CLIENT)
        .and()
        .doNotHaveFullyQualifiedName(SERVER_CLIENT + "$Reply")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net.http..", "reactor.netty.http.client..")
                .or(type(java.net.Socket.class))
                .or(type(java.net.URLConnection.class)))
        .check(CODE);
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.(ServerClient|ImportTarget|RemoteDesk|GateCommand)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(SERVER_CLIENT)
        .check(CODE);
  }

  @Test
  @DisplayName("translations of other formats touch no file and no transport")
  void foreignFormats() {
    noClasses()
        .that()
        .resideInAPackage("dev.selftrace.otlp.foreign..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.nio.file..",
                "java.net..",
                "io.netty..",
                "dev.selftrace.otlp.http..",
                "dev.selftrace.otlp.file..",
                "dev.selftrace.store.."))
        .check(CODE);
  }

  private static void onlyDependsOn(String room, String... allowed) {
    DescribedPredicate<JavaClass> own = resideInAPackage(room);
    DescribedPredicate<JavaClass> primitive =
        DescribedPredicate.describe("primitive", c -> c.isPrimitive() || c.isArray());
    classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(own.or(primitive).or(resideInAnyPackage(allowed)))
        .check(CODE);
  }

  private static void onlyIn(Set<String> libraries, String... rooms) {
    noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries.toArray(String[]::new))
        .allowEmptyShould(true)
        .check(CODE);
  }

  private static DescribedPredicate<JavaClass> generated() {
    return DescribedPredicate.describe("generated", c -> c.getName().contains("jmh_generated"));
  }

  private static ArchCondition<JavaField> beFinal() {
    return new ArchCondition<>("be final") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        boolean fine =
            field.getModifiers().contains(JavaModifier.FINAL)
                || field.getModifiers().contains(JavaModifier.SYNTHETIC)
                || field.getName().startsWith("$");
        events.add(
            new SimpleConditionEvent(field, fine, field.getFullName() + " is static, not final"));
      }
    };
  }
}
