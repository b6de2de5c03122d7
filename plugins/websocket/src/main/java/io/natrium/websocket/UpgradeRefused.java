package io.natrium.websocket;

import io.netty.handler.codec.http.HttpResponseStatus;

/** An HTTP request that does not become a WebSocket connection. */
final class UpgradeRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient HttpResponseStatus status;

  /**
   * Refuses a request.
   *
   * @param status what the client is told
   * @param reason what the log is told
   */
  UpgradeRefused(HttpResponseStatus status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  HttpResponseStatus status() {
    return status;
  }
}
