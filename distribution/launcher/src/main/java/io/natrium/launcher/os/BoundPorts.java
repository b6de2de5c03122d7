package io.natrium.launcher.os;

import java.util.List;

/** URLs of the listeners by kind; a kind without a listener is an empty list. */
public record BoundPorts(
    List<String> nats, List<String> monitoring, List<String> cluster, List<String> websocket) {}
