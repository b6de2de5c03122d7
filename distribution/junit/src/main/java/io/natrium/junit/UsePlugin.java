package io.natrium.junit;

import io.natrium.spi.plugin.ServerPlugin;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A plugin for the server of a test. Each start of a server makes a new instance. */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface UsePlugin {

  /** The id that its jar would have. */
  String id();

  /** Its class, with a public constructor without parameters. */
  Class<? extends ServerPlugin> type();
}
