package dev.selftrace.otlp.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two encodings of OTLP/HTTP; an answer has its request's. */
public enum BodyEncoding {
  PROTOBUF("application/x-protobuf"),
  JSON("application/json");

  private final String contentType;

  BodyEncoding(String contentType) {
    this.contentType = contentType;
  }

  /** The media type. */
  public String contentType() {
    return contentType;
  }

  /** The encoding of a Content-Type, whatever its case and parameters; null when it is neither. */
  public static @Nullable BodyEncoding of(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case "application/x-protobuf", "application/protobuf" -> PROTOBUF;
      case "application/json" -> JSON;
      default -> null;
    };
  }
}
