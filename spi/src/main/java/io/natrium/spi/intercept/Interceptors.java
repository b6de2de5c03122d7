package io.natrium.spi.intercept;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Registration;
import io.natrium.spi.Stable;

/** The interceptors of the server. Thread: any. */
@Stable
@DoNotImplement
public interface Interceptors {

  /**
   * Puts an interceptor into the path of publishes on a subject.
   *
   * @throws IllegalArgumentException if the subject is not valid
   */
  Registration register(InterceptorSpec spec, MessageInterceptor interceptor);
}
