package io.natrium.auth.basic;

import io.natrium.spi.auth.AuthRequest;

/** The way a peer connects, in the words of {@code allowed_connection_types}. Thread: any. */
final class ConnectionType {

  private ConnectionType() {}

  static String of(AuthRequest request) {
    String scheme = request.peer().scheme();
    boolean websocket = scheme.startsWith("ws");
    return switch (request.protocol()) {
      case "mqtt" -> websocket ? "MQTT_WS" : "MQTT";
      case "leafnode" -> websocket ? "LEAFNODE_WS" : "LEAFNODE";
      default -> websocket ? "WEBSOCKET" : scheme.equals("inproc") ? "IN_PROCESS" : "STANDARD";
    };
  }
}
