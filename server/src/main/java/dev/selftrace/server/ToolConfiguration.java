package dev.selftrace.server;

import dev.selftrace.door.BlockingCalls;
import dev.selftrace.json.LocalJsonSchemas;
import dev.selftrace.tool.Guides;
import dev.selftrace.tool.ToolCatalog;
import dev.selftrace.tool.Toolbox;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tools, counted, and the threads their calls run on. */
@Configuration(proxyBeanMethods = false)
class ToolConfiguration {

  @Bean
  Guides guides(SelftraceProperties properties) {
    return Guides.own().with(GuideFolder.read(properties.server().guides()));
  }

  @Bean
  Toolbox toolbox(SelftraceProperties properties, Guides guides, Metrics metrics) {
    return new MeteredToolbox(
        new ToolCatalog(
            properties.answer(), InstantSource.system(), new LocalJsonSchemas(), guides),
        metrics);
  }

  @Bean
  BlockingCalls blockingCalls(ExecutorService calls) {
    return new BlockingCalls(calls);
  }
}
