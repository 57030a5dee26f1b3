package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.selftrace.model.CodeLocation;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Telemetry 5.5: the innermost frame of the program itself, in each language. */
class StackTraceTest {

  @Test
  @DisplayName("V8: paths, URLs, async and aliased functions; node_modules and node: are not ours")
  void v8() {
    StackTrace trace =
        StackTrace.read(
            """
            TypeError: x is not a function
                at settle (/srv/app/node_modules/axios/lib/core/settle.js:19:12)
                at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
                at async Shop.pay [as charge] (file:///srv/app/src/shop.mjs:16:245)
                at /srv/app/src/main.js:7:61
            """);
    assertEquals(new CodeLocation("/srv/app/src/shop.mjs", 16, "Shop.pay"), trace.location());
    assertEquals(List.of("/srv/app/src/shop.mjs", "/srv/app/src/main.js"), trace.files());
  }

  @Test
  @DisplayName("Deno: ext: and remote modules are not ours")
  void deno() {
    StackTrace trace =
        StackTrace.read(
            """
            TypeError: Cannot read properties of undefined (reading 'name')
                at Object.runMicrotasks (ext:core/01_core.js:683:26)
                at handler (https://deno.land/std/http/server.ts:10:5)
                at file:///srv/app.ts:4:20
            """);
    assertEquals(new CodeLocation("/srv/app.ts", 4, null), trace.location());
  }

  @Test
  @DisplayName("Python: the deepest frame stands last, libraries are skipped")
  void python() {
    StackTrace trace =
        StackTrace.read(
            """
            Traceback (most recent call last):
              File "/srv/app/main.py", line 3, in <module>
                run()
              File "/srv/app/db.py", line 39, in execute_sql
                return connection.execute(sql)
              File "/srv/venv/lib/python3.12/site-packages/driver/cursor.py", line 8, in execute
                raise Error()
            sqlite3.OperationalError: no such table: customers
            """);
    assertEquals(new CodeLocation("/srv/app/db.py", 39, "execute_sql"), trace.location());
    assertEquals(List.of("/srv/app/db.py", "/srv/app/main.py"), trace.files());
  }

  @Test
  @DisplayName("Python: of chained exceptions the last was raised")
  void pythonChained() {
    StackTrace trace =
        StackTrace.read(
            """
            Traceback (most recent call last):
              File "/srv/app/first.py", line 1, in low
            KeyError: 'a'

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "/srv/app/second.py", line 2, in high
            ValueError: b
            """);
    assertEquals(new CodeLocation("/srv/app/second.py", 2, "high"), trace.location());
  }

  @Test
  @DisplayName("Java: the innermost Caused by, its path made of the package")
  void java() {
    String text =
        """
        java.lang.IllegalStateException: report failed
        \tat com.acme.report.Report.build(Report.java:12)
        \tat java.base/java.lang.Thread.run(Thread.java:1474)
        Caused by: java.lang.NullPointerException: Cannot invoke "x"
        \tat org.sqlite.core.DB.throwex(DB.java:1150)
        \tat com.acme.db.Orders$Query.run(Orders.java:5)
        \t... 12 more
        """;
    StackTrace trace = StackTrace.read(text);
    assertEquals(
        new CodeLocation("com/acme/db/Orders.java", 5, "Orders$Query.run"), trace.location());
    assertEquals(List.of("com/acme/db/Orders.java", "com/acme/report/Report.java"), trace.files());
    assertEquals("java.lang.NullPointerException: Cannot invoke \"x\"", trace.cause());
  }

  @Test
  @DisplayName("Go: the function on one line, the file on the next")
  void go() {
    StackTrace trace =
        StackTrace.read(
            """
            goroutine 1 [running]:
            runtime/debug.Stack()
            \t/usr/local/go/src/runtime/debug/stack.go:24 +0x5e
            panic({0x1, 0x2})
            \t/usr/local/go/src/runtime/panic.go:884 +0x213
            github.com/acme/shop/db.(*Store).Query(0xc000, {0x1})
            \t/srv/shop/db/store.go:12 +0x1d
            """);
    assertEquals(
        new CodeLocation("/srv/shop/db/store.go", 12, "db.(*Store).Query"), trace.location());
  }

  @Test
  @DisplayName("a stack of an exporter alone is no place in the program")
  void exporterOnly() {
    StackTrace trace =
        StackTrace.read(
            """
            Error: x
                at E.end (/srv/node_modules/@opentelemetry/sdk/span.js:1:2)
                at next (node:internal/timers:5:1)
            """);
    assertNull(trace.location());
    assertEquals(2, trace.files().size());
  }

  @Test
  @DisplayName("text without frames has none, and a huge one is read in part")
  void none() {
    assertEquals(List.of(), StackTrace.read("at the end of (the) day: 3:4\nat").frames());
    String frames = "    at f (/srv/a.js:1:2)\n".repeat(100_000);
    assertEquals(StackTrace.FRAMES_MAX, StackTrace.read(frames).frames().size());
  }
}
