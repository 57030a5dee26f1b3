package dev.selftrace.otlp.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a body is compressed. Others than gzip are not taken: each would need its own bound. */
enum Compression {
  NONE,
  GZIP;

  /** Of the values of Content-Encoding; null when it is one we do not take. */
  static @Nullable Compression of(List<String> contentEncodings) {
    Compression compression = NONE;
    for (String coding : String.join(",", contentEncodings).split(",", -1)) {
      switch (coding.strip().toLowerCase(Locale.ROOT)) {
        case "", "identity" -> {}
        case "gzip", "x-gzip" -> {
          if (compression == GZIP) {
            return null;
          }
          compression = GZIP;
        }
        default -> {
          return null;
        }
      }
    }
    return compression;
  }
}
