/** NATS over WebSocket, with the Java client, the JDK's WebSocket client and a raw one. */
package io.natrium.verify.websocket;
