package io.natrium.spi.monitor;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;

/**
 * Writes one JSON document front to back. Thread: the caller's. A call that would make the document
 * malformed throws an IllegalStateException.
 */
@Stable
@DoNotImplement
public interface JsonOut {

  /** Opens an object. */
  JsonOut beginObject();

  /** Closes an object. */
  JsonOut endObject();

  /** Opens an array. */
  JsonOut beginArray();

  /** Closes an array. */
  JsonOut endArray();

  /** Names the value that comes next. */
  JsonOut name(String name);

  /** Writes text, or null. */
  JsonOut value(String value);

  /** Writes a whole number. */
  JsonOut value(long value);

  /** Writes a number. */
  JsonOut value(double value);

  /** Writes true or false. */
  JsonOut value(boolean value);
}
