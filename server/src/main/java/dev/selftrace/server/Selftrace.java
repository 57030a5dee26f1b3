package dev.selftrace.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the process: store, receivers, tools. */
@SpringBootApplication
public class Selftrace {

  /** Runs until stopped. */
  public static void main(String[] args) {
    SpringApplication.run(Selftrace.class, args);
  }
}
