package io.natrium.kernel.intercept;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.interest.SubjectRule;
import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.intercept.MessageInterceptor;

/**
 * An interceptor as a rule of the subjects that it watches. The interceptor is let go when revoked.
 */
final class InterceptorRule extends SubjectRule {

  private final InterceptorSpec spec;
  private volatile MessageInterceptor interceptor;

  InterceptorRule(InterceptorSpec spec, MessageInterceptor interceptor) {
    super(spec.subject().getBytes(UTF_8), spec.order());
    this.spec = spec;
    this.interceptor = interceptor;
  }

  InterceptorSpec spec() {
    return spec;
  }

  /** The interceptor, null once it was revoked. */
  MessageInterceptor interceptor() {
    return interceptor;
  }

  void revoke() {
    interceptor = null;
  }
}
