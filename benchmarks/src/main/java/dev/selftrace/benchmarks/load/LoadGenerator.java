package dev.selftrace.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import dev.selftrace.benchmarks.load.LoadOptions.Protocol;
import dev.selftrace.benchmarks.load.Sending.Acknowledged;
import dev.selftrace.benchmarks.workload.RequestBytes;
import dev.selftrace.benchmarks.workload.Workload;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends the workload to a running Selftrace and prints what was acknowledged. Requests are made
 * before the clock starts. benchmarks/README.md says how to run it.
 */
public final class LoadGenerator {

  private LoadGenerator() {}

  /** Runs once; see {@link LoadOptions#USAGE}. */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    LoadOptions options;
    try {
      options = LoadOptions.parse(args);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage() + "\n" + LoadOptions.USAGE);
      System.exit(2);
      return;
    }
    System.out.print(run(options).text());
  }

  static LoadReport run(LoadOptions options) throws InterruptedException, ExecutionException {
    int connections = options.connections();
    long requests = Math.ceilDiv(options.spans(), Workload.SPANS_PER_REQUEST);
    List<RequestBytes> made =
        Workload.first((int) Math.min(Workload.REQUESTS, Math.max(requests, connections)));
    List<Exporter> exporters = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Sending> sendings = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        Exporter exporter = exporter(options);
        exporters.add(exporter);
        long share = requests / connections + (i < requests % connections ? 1 : 0);
        sendings.add(new Sending(exporter, every(made, i, connections), share, interval(options)));
      }
      ProcessUse server = ProcessUse.of(options.serverPid());
      long client = ownCpuMicros();
      long start = System.nanoTime();
      List<Acknowledged> all = new ArrayList<>();
      for (Future<List<Acknowledged>> done : threads.invokeAll(sendings)) {
        all.addAll(done.get());
      }
      ProcessUse serverAfter = ProcessUse.of(options.serverPid());
      return LoadReport.of(
          all,
          start,
          serverAfter.cpuMicros() - server.cpuMicros(),
          ownCpuMicros() - client,
          serverAfter.residentBytes(),
          ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    } finally {
      exporters.forEach(Exporter::close);
    }
  }

  private static Exporter exporter(LoadOptions options) {
    return options.protocol() == Protocol.GRPC
        ? new GrpcExporter(options.target(), options.key())
        : new HttpExporter(options.target(), options.key());
  }

  /** Each exporter has requests of its own, because they are changed in place. */
  private static List<RequestBytes> every(List<RequestBytes> all, int first, int step) {
    List<RequestBytes> list = new ArrayList<>();
    for (int i = first; i < all.size(); i += step) {
      list.add(all.get(i));
    }
    return list;
  }

  private static long interval(LoadOptions options) {
    return options.rate() == 0
        ? 0
        : 1_000_000_000L * Workload.SPANS_PER_REQUEST * options.connections() / options.rate();
  }

  private static long ownCpuMicros() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system.getProcessCpuTime() / 1_000;
  }
}
