package com.example.fileauth;

import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lets users in by a file, which is read again when it changes.
 *
 * <p>Thread: the plugin's control thread.
 */
public final class FileAuthPlugin implements ServerPlugin {

  private ConfigHandle<FileAuthOptions> options;
  private boolean running;

  @Override
  public void declare(Declaration declaration) {
    options = declaration.section(new FileAuthSection(() -> running));
    declaration.authenticates(); // nobody comes in before the users are read
  }

  @Override
  public void start(PluginContext context) throws IOException {
    UserFile users = new UserFile();
    users.load(options.get().file()); // without its users the server must not start
    ScheduledExecutorService watch = context.executors().pool("watch", 1);
    long millis = options.get().refresh().toMillis();
    watch.scheduleWithFixedDelay(
        () -> users.refresh(options.get().file()), millis, millis, TimeUnit.MILLISECONDS);
    context
        .auth()
        .register(
            new FileAuthenticator(users, options::get, context.executors().pool("hashing", 2)));
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }
}
