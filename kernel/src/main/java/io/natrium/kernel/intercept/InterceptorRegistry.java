package io.natrium.kernel.intercept;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.spi.Registration;
import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.intercept.Interceptors;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.subject.Subjects;

/** Enters interceptors as rules of the account whose publishes they watch. Thread: any. */
public final class InterceptorRegistry implements Interceptors {

  private final Accounts accounts;

  public InterceptorRegistry(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Registration register(InterceptorSpec spec, MessageInterceptor interceptor) {
    if (!Subjects.isValid(spec.subject())) {
      throw new IllegalArgumentException('"' + spec.subject() + "\" is not a valid subject");
    }
    Account account =
        accounts
            .byName(spec.account())
            .orElseThrow(
                () ->
                    new IllegalArgumentException("there is no account \"" + spec.account() + '"'));
    InterceptorRule rule = new InterceptorRule(spec, interceptor);
    account.index().addRule(rule);
    return () -> {
      account.index().removeRule(rule);
      rule.revoke();
    };
  }
}
