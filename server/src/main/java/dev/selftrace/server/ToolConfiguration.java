package dev.selftrace.server;

import dev.selftrace.tool.ToolCatalog;
import dev.selftrace.tool.Toolbox;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tools, counted. */
@Configuration(proxyBeanMethods = false)
class ToolConfiguration {

  @Bean
  Toolbox toolbox(SelftraceProperties properties, Metrics metrics) {
    return new MeteredToolbox(
        new ToolCatalog(properties.answer(), InstantSource.system()), metrics);
  }
}
