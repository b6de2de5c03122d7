package io.natrium.kernel.system;

import io.natrium.kernel.monitor.JsonDocument;
import io.natrium.kernel.monitor.JsonFormat;
import io.natrium.kernel.monitor.ServerHeader;
import io.natrium.spi.monitor.JsonOut;
import java.io.ByteArrayOutputStream;

/** How answers about a server look: who says it, then what, or why not. Thread: any. */
final class AnswerForm {

  static final int BAD_REQUEST = 400;
  static final int FAILED = 500;

  private static final byte[] NONE = new byte[0];

  private final ServerHeader header;
  private final JsonFormat format = JsonFormat.compact();

  AnswerForm(ServerHeader header) {
    this.header = header;
  }

  /** Writes the field {@code data} of an answer. */
  interface Data {

    /**
     * Writes the value.
     *
     * @return false if there shall be no answer
     */
    boolean write(JsonOut out);
  }

  /** An answer with data, or nothing if there is none. */
  byte[] data(Data data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean answered;
    try (JsonDocument out = format.document(bytes)) {
      out.beginObject();
      header.write(out);
      out.name("data");
      answered = data.write(out);
      if (!answered) {
        out.value((String) null);
      }
      out.endObject();
    }
    return answered ? bytes.toByteArray() : NONE;
  }

  /** An answer with a field or more beside those of the server. */
  byte[] plain(JsonFormat.Content rest) {
    return format.text(
        out -> {
          out.beginObject();
          header.write(out);
          rest.write(out);
          out.endObject();
        });
  }

  /** A document without the fields of the server. */
  byte[] bare(JsonFormat.Content content) {
    return format.text(content);
  }

  byte[] error(int code, String description, boolean withData) {
    return plain(
        out -> {
          if (withData) {
            out.name("data").value((String) null);
          }
          out.name("error").beginObject();
          out.name("code").value(code);
          out.name("description").value(description);
          out.endObject();
        });
  }
}
