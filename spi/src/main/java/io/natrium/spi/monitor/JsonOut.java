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

  JsonOut beginObject();

  JsonOut endObject();

  JsonOut beginArray();

  JsonOut endArray();

  /** Names the value that comes next. */
  JsonOut name(String name);

  /** Writes text, or null. */
  JsonOut value(String value);

  JsonOut value(long value);

  JsonOut value(double value);

  JsonOut value(boolean value);
}
