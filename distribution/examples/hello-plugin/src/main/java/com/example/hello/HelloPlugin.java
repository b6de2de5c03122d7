package com.example.hello;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.auth.Grant;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.session.InternalClient;

/** Answers requests on the subject {@code hello}. */
public final class HelloPlugin implements ServerPlugin {

  @Override
  public void start(PluginContext context) {
    InternalClient client = context.sessions().internal(Grant.GLOBAL_ACCOUNT, "hello");
    client.subscribe(
        "hello",
        null,
        context.executors().serial("hello"),
        request -> {
          if (request.reply() != null) {
            client.publish(request.reply(), "Hello from a plugin!".getBytes(UTF_8));
          }
        });
  }
}
