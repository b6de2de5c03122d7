package io.natrium.kernel.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** How the document of a trace is encoded. Thread: any. */
public enum TraceEncoding {
  /** Nothing was asked for: it is plain, and nothing is said of it. */
  PLAIN(""),
  /** Something else was asked for: it is plain, and that is said. */
  IDENTITY("identity"),
  /** RFC 1952. */
  GZIP("gzip"),
  /** Snappy's framing format. */
  SNAPPY("snappy");

  private final String header;

  TraceEncoding(String header) {
    this.header = header;
  }

  /** The encoding for a header {@code Accept-Encoding}, empty if there is none. */
  static TraceEncoding accepted(String header) {
    String names = header.toLowerCase(Locale.ROOT);
    if (names.isEmpty()) {
      return PLAIN;
    }
    if (names.contains("snappy") || names.contains("s2")) {
      return SNAPPY;
    }
    return names.contains("gzip") ? GZIP : IDENTITY;
  }

  /** The value of the header {@code Content-Encoding}, empty for no header. */
  public String header() {
    return header;
  }

  /** Encodes a document. */
  public byte[] encode(byte[] document) {
    return switch (this) {
      case GZIP -> gzip(document);
      case SNAPPY -> SnappyFrames.of(document);
      default -> document;
    };
  }

  private static byte[] gzip(byte[] document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(document);
    } catch (IOException cannotBe) {
      throw new UncheckedIOException(cannotBe); // memory is written to
    }
    return bytes.toByteArray();
  }
}
