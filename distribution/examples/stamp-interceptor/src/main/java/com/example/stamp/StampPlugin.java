package com.example.stamp;

import io.natrium.spi.Registration;
import io.natrium.spi.intercept.Interception;
import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.intercept.Interceptors;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Puts the time of arrival into a header of messages, and keeps messages away from subjects.
 *
 * <p>Thread: the plugin's control thread. The interceptors never wait for anything, so they ask to
 * run inline, on the publisher's loop; without that the server would hand each message to a thread
 * of the plugin.
 */
public final class StampPlugin implements ServerPlugin {

  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final int REJECT_ORDER = 10; // before the stamp, which would be wasted
  private static final int STAMP_ORDER = 20;

  private final List<Registration> registrations = new ArrayList<>();
  private ConfigHandle<StampOptions> options;
  private Interceptors interceptors;

  @Override
  public void declare(Declaration declaration) {
    options = declaration.section(new StampSection(this::follow));
  }

  @Override
  public void start(PluginContext context) {
    interceptors = context.interceptors();
    follow(options.get());
  }

  /** Registers anew before it lets go of the old, so that no message slips through in between. */
  private void follow(StampOptions now) {
    List<Registration> old = List.copyOf(registrations);
    registrations.clear();
    MessageInterceptor reject =
        message ->
            CompletableFuture.completedFuture(new Interception.Reject("closed by configuration"));
    for (String subject : now.rejected()) {
      // a rule that cannot be asked must not let messages through
      registrations.add(interceptors.register(spec(now, subject, REJECT_ORDER, false), reject));
    }
    Stamp stamp = new Stamp(now.header(), Clock.systemUTC());
    for (String subject : now.stamped()) {
      // a missing stamp is better than a lost message
      registrations.add(interceptors.register(spec(now, subject, STAMP_ORDER, true), stamp));
    }
    old.forEach(Registration::close);
  }

  private static InterceptorSpec spec(
      StampOptions options, String subject, int order, boolean failOpen) {
    return new InterceptorSpec(options.account(), subject, order, DEADLINE, failOpen, true);
  }

  @Override
  public void stop() {
    registrations.clear(); // the server has closed them
  }
}
