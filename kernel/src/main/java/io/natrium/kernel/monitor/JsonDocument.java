package io.natrium.kernel.monitor;

import io.natrium.spi.monitor.JsonOut;
import java.math.BigDecimal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;

/**
 * One JSON document on its way to a stream, made by {@link JsonFormat}. Owner: one thread. Closing
 * it ends the document and leaves the stream open.
 */
public final class JsonDocument implements JsonOut, AutoCloseable {

  /** From here on digits would be made up; such numbers are written with an exponent. */
  private static final double LARGEST_PLAIN = 1e21;

  private static final double SMALLEST_PLAIN = 1e-6;

  private final JsonGenerator generator;

  JsonDocument(JsonGenerator generator) {
    this.generator = generator;
  }

  private interface Step {
    void write();
  }

  private JsonDocument step(Step step) {
    try {
      step.write();
      return this;
    } catch (JacksonIOException e) {
      throw e;
    } catch (JacksonException e) {
      throw new IllegalStateException("not a JSON document: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public JsonOut beginObject() {
    return step(generator::writeStartObject);
  }

  @Override
  public JsonOut endObject() {
    return step(generator::writeEndObject);
  }

  @Override
  public JsonOut beginArray() {
    return step(generator::writeStartArray);
  }

  @Override
  public JsonOut endArray() {
    return step(generator::writeEndArray);
  }

  @Override
  public JsonOut name(String name) {
    return step(() -> generator.writeName(name));
  }

  @Override
  public JsonOut value(String value) {
    return step(() -> generator.writeString(value));
  }

  @Override
  public JsonOut value(long value) {
    return step(() -> generator.writeNumber(value));
  }

  /** Writes a number the way nats-server does: no fraction where there is none. */
  @Override
  public JsonOut value(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalStateException("not a JSON document: " + value + " is no JSON number");
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < LARGEST_PLAIN) {
      return step(() -> generator.writeNumber(new BigDecimal(value).toBigInteger()));
    }
    if (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN) {
      return step(
          () ->
              generator.writeNumber(
                  new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()));
    }
    return step(() -> generator.writeNumber(value));
  }

  @Override
  public JsonOut value(boolean value) {
    return step(() -> generator.writeBoolean(value));
  }

  /**
   * Ends the document and flushes it.
   *
   * @throws IllegalStateException if an object or an array is still open, or nothing was written
   */
  @Override
  public void close() {
    boolean whole =
        generator.streamWriteContext().inRoot() && generator.streamWriteContext().hasCurrentIndex();
    generator.close();
    if (!whole) {
      throw new IllegalStateException("not a JSON document: it is not complete");
    }
  }
}
