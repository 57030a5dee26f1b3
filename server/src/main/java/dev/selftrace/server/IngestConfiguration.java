package dev.selftrace.server;

import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.grpc.IngestWorkers;
import dev.selftrace.otlp.http.OtlpHttpDoor;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The other formats on the port that answers. */
@Configuration(proxyBeanMethods = false)
class IngestConfiguration {

  @Bean
  @Order(IngestRoutes.ORDER)
  RouterFunction<ServerResponse> ingestRoutes(
      Ingest ingest, IngestWorkers workers, SelftraceProperties properties) {
    OtlpHttpDoor door = new OtlpHttpDoor(ingest, workers, InstantSource.system());
    return new IngestRoutes(door, properties.otlp().requestBytesMax()).routes();
  }
}
