package io.natrium.kernel.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the document about the server as a whole asks of it. Thread: any. */
public interface ServerFacts {

  /** Whether clients have to show credentials. */
  boolean authRequired();

  /** How long they may take to do so. */
  Duration authTimeout();

  /** Port of the client listener. */
  int port();

  /** URLs of WebSocket listeners. */
  List<String> websockets();

  /** Digest of the configuration in force. */
  String configDigest();

  /** When it was put into force. */
  Instant configLoaded();

  /** What parts of the server say of themselves, by the name of the field. */
  Map<String, Map<String, Object>> descriptions();
}
