package dev.selftrace.server;

import dev.selftrace.access.Gate;
import dev.selftrace.api.ApiDoor;
import dev.selftrace.api.ApiOptions;
import dev.selftrace.door.BlockingCalls;
import dev.selftrace.tool.Toolbox;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The REST door. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

  @Bean
  @Order(2)
  RouterFunction<ServerResponse> api(
      Toolbox toolbox,
      Gate gate,
      IngestJournals journals,
      BlockingCalls calls,
      SelftraceProperties properties) {
    ApiOptions options =
        new ApiOptions(properties.server().bodyBytesMax(), ApiOptions.DEFAULTS.traceSpansMax());
    return new ApiDoor(toolbox, gate, journals::view, calls, options).routes();
  }
}
