package io.natrium.kernel.intercept;

import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.intercept.MessageInterceptor;
import java.util.Set;

/**
 * The interceptors, each with its owner. One that is to fail closed leaves a seat when its owner is
 * taken out of service: publishes that it would see wait for its return, as long as a verdict may
 * take, and are then refused. Thread: any.
 */
public interface SeatedInterceptors {

  /**
   * Puts an interceptor into the path of publishes on a subject, into the seat that its owner left
   * there if there is one.
   *
   * @param owner who it belongs to; the same before and after a reload
   * @throws IllegalArgumentException if the subject is not valid or the account is not there
   */
  Seated register(String owner, InterceptorSpec spec, MessageInterceptor interceptor);

  /** Owners of seats that are vacant. */
  Set<String> absent();

  /** An owner does not come back by itself: publishes are refused at once, until it does. */
  void shut(String owner);

  /** Gives up the seats that an owner left; its publishes pass. */
  void free(String owner);

  /** Publishes that were refused because an interceptor was away. */
  long refused();
}
