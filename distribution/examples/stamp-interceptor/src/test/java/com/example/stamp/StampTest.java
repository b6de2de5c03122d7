package com.example.stamp;

import io.natrium.junit.contract.InterceptorContract;
import io.natrium.spi.intercept.MessageInterceptor;
import java.time.Clock;

class StampTest extends InterceptorContract {

  @Override
  protected MessageInterceptor interceptor() {
    return new Stamp("Seen", Clock.systemUTC());
  }

  @Override
  protected String subject() {
    return "orders.new";
  }
}
