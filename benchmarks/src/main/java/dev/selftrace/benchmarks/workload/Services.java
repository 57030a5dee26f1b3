package dev.selftrace.benchmarks.workload;

import static dev.selftrace.benchmarks.workload.Draw.attribute;

import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;

/** The resources that emit: agent services first, web services after them. */
final class Services {

  static final int AGENTS = 8;
  static final int WEB = 12;
  static final int COUNT = AGENTS + WEB;
  private static final int HOSTS = 5;

  private Services() {}

  static List<Resource> resources(Draw draw) {
    List<Resource> resources = new ArrayList<>(COUNT);
    for (int i = 0; i < COUNT; i++) {
      String name = i < AGENTS ? "agent-service-" + i : "web-service-" + (i - AGENTS);
      resources.add(
          Resource.newBuilder()
              .addAttributes(attribute("service.name", name))
              .addAttributes(attribute("service.version", "1." + draw.between(0, 9) + ".0"))
              .addAttributes(attribute("deployment.environment.name", "production"))
              .addAttributes(attribute("host.name", "node-" + i % HOSTS))
              .addAttributes(attribute("k8s.pod.name", name + "-" + draw.hex(10)))
              .addAttributes(attribute("telemetry.sdk.name", "opentelemetry"))
              .addAttributes(attribute("telemetry.sdk.version", "1.44.0"))
              .build());
    }
    return List.copyOf(resources);
  }
}
