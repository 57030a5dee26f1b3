package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.model.CodeLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stack traces as each runtime prints them: place, files and innermost exception. */
class StackRuntimesTest {

  record Printed(
      String runtime,
      String stack,
      CodeLocation location,
      List<String> files,
      @Nullable String cause) {
    @Override
    public String toString() {
      return runtime;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"scripts", "python", "java", "compiled"})
  @DisplayName("the innermost frame of the program, its files and the innermost exception")
  void reads(Printed printed) {
    StackTrace trace = StackTrace.read(printed.stack);
    assertEquals(printed.location, trace.location());
    assertEquals(printed.files, trace.files());
    assertEquals(printed.cause, trace.cause());
  }

  static List<Printed> scripts() {
    return List.of(
        new Printed(
            "Node with a cause, as util.inspect shows it",
            """
            TypeError: fetch failed
                at node:internal/deps/undici/undici:13510:13
                at async load (/srv/shop/src/load.ts:8:15) {
              [cause]: Error: connect ECONNREFUSED 127.0.0.1:5432
                  at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16) {
                errno: -111,
                code: 'ECONNREFUSED'
              }
            }
            """,
            new CodeLocation("/srv/shop/src/load.ts", 8, "load"),
            List.of("/srv/shop/src/load.ts"),
            "Error: connect ECONNREFUSED 127.0.0.1:5432"),
        new Printed(
            "webpack, as Next.js shows it",
            """
            Error: no session
                at getSession (webpack-internal:///(rsc)/./app/lib/session.ts:31:11)
                at async POST (webpack-internal:///(rsc)/./app/api/chat/route.ts:12:19)
                at async /srv/web/node_modules/next/dist/compiled/next-server/app-route.js:6:34666
            """,
            new CodeLocation("app/lib/session.ts", 31, "getSession"),
            List.of("app/lib/session.ts", "app/api/chat/route.ts"),
            null),
        new Printed(
            "webpack source maps, eval and Windows",
            """
            ReferenceError: x is not defined
                at eval (eval at run (C:\\srv\\app\\plugin.js:4:3), <anonymous>:1:1)
                at new Plugin (webpack://shop/./src/plugin.ts?1f2e:9:5)
                at Object.<anonymous> (file:///C:/srv/app/main.mjs:3:1)
                at Module._compile (node:internal/modules/cjs/loader:1554:14)
            """,
            new CodeLocation("C:\\srv\\app\\plugin.js", 4, "eval"),
            List.of("C:\\srv\\app\\plugin.js", "src/plugin.ts", "C:/srv/app/main.mjs"),
            null),
        new Printed(
            "Deno",
            """
            error: Uncaught (in promise) TypeError: Cannot read properties of undefined (reading 'name')
                at file:///srv/deno/app.ts:4:37
                at mapped (ext:deno_http/00_serve.ts:1:9601)
            """,
            new CodeLocation("/srv/deno/app.ts", 4, null),
            List.of("/srv/deno/app.ts"),
            null),
        new Printed(
            "Safari and Firefox",
            """
            pay@https://shop.example/assets/app.js:3:7
            @https://shop.example/assets/app.js:9:1
            """,
            new CodeLocation("https://shop.example/assets/app.js", 3, "pay"),
            List.of("https://shop.example/assets/app.js"),
            null),
        new Printed(
            "Ruby 3.4",
            """
            /srv/shop/lib/store.rb:12:in 'Store#query': no such table: users (SQLite3::SQLException)
            \tfrom /usr/local/bundle/gems/sqlite3-2.1.0/lib/sqlite3/database.rb:152:in 'initialize'
            \tfrom /srv/shop/app.rb:7:in 'block in <main>'
            """,
            new CodeLocation("/srv/shop/lib/store.rb", 12, "Store#query"),
            List.of("/srv/shop/lib/store.rb", "/srv/shop/app.rb"),
            null),
        new Printed(
            "Ruby 3.3 and a gem innermost",
            """
            /usr/lib/ruby/3.3.0/net/http.rb:1603:in `initialize': Connection refused (Errno::ECONNREFUSED)
            \tfrom <internal:timeout>:186:in `timeout'
            \tfrom /srv/shop/lib/client.rb:4:in `get'
            """,
            new CodeLocation("/srv/shop/lib/client.rb", 4, "get"),
            List.of("/srv/shop/lib/client.rb"),
            null));
  }

  static List<Printed> python() {
    return List.of(
        new Printed(
            "Python, raised from",
            """
            Traceback (most recent call last):
              File "/srv/app/store.py", line 9, in query
                cursor.execute(sql)
                ~~~~~~~~~~~~~~^^^^^
            sqlite3.OperationalError: no such table: users

            The above exception was the direct cause of the following exception:

            Traceback (most recent call last):
              File "/srv/app/report.py", line 4, in build
                raise ReportError("report failed") from error
            app.errors.ReportError: report failed
            """,
            new CodeLocation("/srv/app/store.py", 9, "query"),
            List.of("/srv/app/store.py", "/srv/app/report.py"),
            "sqlite3.OperationalError: no such table: users"),
        new Printed(
            "Python, raised while handling another",
            """
            Traceback (most recent call last):
              File "/srv/app/cache.py", line 2, in get
            KeyError: 'user'

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "/srv/app/main.py", line 11, in <module>
                main()
              File "/srv/app/load.py", line 5, in load
                raise ValueError("no user")
            ValueError: no user
            """,
            new CodeLocation("/srv/app/load.py", 5, "load"),
            List.of("/srv/app/load.py", "/srv/app/main.py", "/srv/app/cache.py"),
            "ValueError: no user"),
        new Printed(
            "Python's exception group",
            """
              + Exception Group Traceback (most recent call last):
              |   File "/srv/app/main.py", line 20, in <module>
              |     asyncio.run(main())
              |   File "/usr/lib/python3.12/asyncio/taskgroups.py", line 145, in __aexit__
              |     raise me from None
              | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)
              +-+---------------- 1 ----------------
                | Traceback (most recent call last):
                |   File "/srv/app/fetch.py", line 7, in fetch
                |     raise TimeoutError("upstream")
                | TimeoutError: upstream
                +---------------- 2 ----------------
                | Traceback (most recent call last):
                |   File "/srv/app/parse.py", line 3, in parse
                | ValueError: bad row
                +------------------------------------
            """,
            new CodeLocation("/srv/app/fetch.py", 7, "fetch"),
            List.of("/srv/app/fetch.py", "/srv/app/parse.py", "/srv/app/main.py"),
            "TimeoutError: upstream"));
  }

  static List<Printed> java() {
    return List.of(
        new Printed(
            "Java with suppressed exceptions and logback's jars",
            """
            java.lang.IllegalStateException: report failed
            \tat com.acme.report.Report.build(Report.java:12) ~[report.jar:1.4]
            \tat com.acme.Main.lambda$main$0(Main.java:9) ~[main.jar!/:na]
            \tSuppressed: java.io.IOException: close failed
            \t\tat com.acme.db.Pool.close(Pool.java:77)
            \t\tCaused by: java.net.SocketException: reset
            \t\t\tat com.acme.db.Wire.end(Wire.java:3)
            Caused by: com.acme.db.DbException: query failed
            \tat com.acme.db.Orders$Query.run(Orders.java:44)
            \t... 1 common frames omitted
            Caused by: java.sql.SQLException: no such table: users
            \tat org.sqlite.core.DB.throwex(DB.java:1150)
            \tat com.acme.db.Wire.send(Wire.java:31)
            \t... 2 more
            """,
            new CodeLocation("com/acme/db/Wire.java", 31, "Wire.send"),
            List.of(
                "com/acme/db/Wire.java",
                "com/acme/db/Orders.java",
                "com/acme/report/Report.java",
                "com/acme/Main.java",
                "com/acme/db/Pool.java"),
            "java.sql.SQLException: no such table: users"),
        new Printed(
            "Kotlin, a class loader's name and the root cause first",
            """
            java.lang.IllegalArgumentException: id is blank
            \tat app//com.acme.UserKt.load(User.kt:14)
            \tat kotlinx.coroutines.DispatchedTask.run(DispatchedTask.kt:102)
            Wrapped by: com.acme.ServiceException: load failed
            \tat com.acme.Service$Companion.invoke(Service.kt:30)
            \tat com.acme.Main$$Lambda/0x00007f1c.run(Unknown Source)
            """,
            new CodeLocation("com/acme/User.kt", 14, "UserKt.load"),
            List.of("com/acme/User.kt", "com/acme/Service.kt"),
            null));
  }

  static List<Printed> compiled() {
    return List.of(
        new Printed(
            ".NET with an inner exception",
            """
            Shop.ReportException: report failed
             ---> Npgsql.PostgresException (0x80004005): 42P01: relation "users" does not exist
               at Npgsql.Internal.NpgsqlConnector.ReadMessage() in /_/src/Npgsql/Connector.cs:line 9
               at Shop.Store.Query(String sql) in C:\\srv\\shop\\Store.cs:line 12
               --- End of inner exception stack trace ---
               at Shop.Report.<Build>b__2(Int32 id) in C:\\srv\\shop\\Report.cs:line 40
               at System.Threading.Tasks.Task.Run()
            """,
            new CodeLocation("C:\\srv\\shop\\Store.cs", 12, "Store.Query"),
            List.of("C:\\srv\\shop\\Store.cs", "C:\\srv\\shop\\Report.cs"),
            "Npgsql.PostgresException (0x80004005): 42P01: relation \"users\" does not exist"),
        new Printed(
            "Go, built without paths",
            """
            panic: runtime error: invalid memory address or nil pointer dereference
            [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48f3a2]

            goroutine 18 [running]:
            panic({0x4a5e20?, 0x53d9b0?})
            \truntime/panic.go:785 +0x132
            example.com/shop/db.(*Store).Query(...)
            \texample.com/shop/db/store.go:12
            main.main.func1()
            \texample.com/shop/main.go:30 +0x22
            created by main.main in goroutine 1
            \texample.com/shop/main.go:28 +0x6d
            """,
            new CodeLocation("example.com/shop/db/store.go", 12, "db.(*Store).Query"),
            List.of("example.com/shop/db/store.go", "example.com/shop/main.go"),
            null),
        new Printed(
            "Rust with a backtrace",
            """
            thread 'main' panicked at src/order.rs:41:9:
            index out of bounds: the len is 3 but the index is 7
            stack backtrace:
               0: rust_begin_unwind
                         at /rustc/9fc6b4312/library/std/src/panicking.rs:665:5
               1: core::panicking::panic_fmt
                         at /rustc/9fc6b4312/library/core/src/panicking.rs:74:14
               2: shop::order::total::h0123456789abcdef
                         at ./src/order.rs:41:9
               3: shop::main
                         at ./src/main.rs:8:5
            """,
            new CodeLocation("src/order.rs", 41, null),
            List.of("src/order.rs", "src/main.rs"),
            null),
        new Printed(
            "Rust before 1.73",
            "thread 'main' panicked at 'called `Option::unwrap()` on a `None` value', src/main.rs:4:5",
            new CodeLocation("src/main.rs", 4, null),
            List.of("src/main.rs"),
            null));
  }
}
