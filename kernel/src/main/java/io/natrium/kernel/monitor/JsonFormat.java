package io.natrium.kernel.monitor;

import io.natrium.spi.monitor.JsonOut;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.Separators;

/**
 * How JSON documents look: indented by two spaces, as nats-server serves them over HTTP, or
 * compact, as it sends them on subjects. Thread: any; one object may serve a whole server.
 */
public final class JsonFormat {

  private static final int POOLED_BUFFERS = 4;

  private final JsonFactory factory;
  private final DefaultPrettyPrinter indenting;

  private JsonFormat(boolean indented) {
    factory =
        JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    indenting = indented ? printer() : null;
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators).withArrayIndenter(lines).withObjectIndenter(lines);
  }

  /** Two spaces a level. */
  public static JsonFormat indented() {
    return new JsonFormat(true);
  }

  /** Without any blank. */
  public static JsonFormat compact() {
    return new JsonFormat(false);
  }

  /** What is in a document. */
  public interface Content {

    /** Writes it. */
    void write(JsonOut out);
  }

  /** A whole document. */
  public byte[] text(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonDocument out = document(bytes)) {
      content.write(out);
    }
    return bytes.toByteArray();
  }

  /** Begins a document. Closing it leaves the stream open. */
  public JsonDocument document(OutputStream out) {
    return new JsonDocument(generator(out));
  }

  private JsonGenerator generator(OutputStream out) {
    ObjectWriteContext context =
        new ObjectWriteContext.Base() {
          @Override
          public PrettyPrinter getPrettyPrinter() {
            return indenting == null ? null : indenting.createInstance();
          }
        };
    return factory.createGenerator(context, out, JsonEncoding.UTF8);
  }
}
