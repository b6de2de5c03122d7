package io.natrium.verify.plugins;

/** Small plugins of all kinds, as third parties write them. */
final class ExamplePlugins {

  private ExamplePlugins() {}

  /** Answers on {@code time.now}. */
  static SourceJar service() {
    return SourceJar.of(
        "clock",
        """
        InternalClient client = context.sessions().internal("$G", "clock");
        client.subscribe("time.now", "clock", context.executors().serial("clock"),
            message -> client.publish(message.reply(), "now".getBytes()));
        """);
  }

  /** Sees every message of the traffic, on a thread of its own. */
  static SourceJar interceptor() {
    return SourceJar.of(
        "stamp",
        """
        context.interceptors().register(
            new InterceptorSpec("$G", "traffic.>", 10, Duration.ofSeconds(30), false, false),
            message -> CompletableFuture.completedStage(new Interception.Pass()));
        """);
  }

  /** Sees every message of the traffic on the publishers' loops. */
  static SourceJar inlineInterceptor() {
    return SourceJar.of(
        "glance",
        """
        Interception pass = new Interception.Pass();
        context.interceptors().register(
            new InterceptorSpec("$G", "traffic.*", 20, Duration.ofSeconds(30), false, true),
            message -> CompletableFuture.completedStage(pass));
        """);
  }

  /** Has no opinion on who may connect. */
  static SourceJar authenticator() {
    return SourceJar.of(
        "door",
        """
        context.auth().register(new Authenticator() {
          public boolean required() { return false; }
          public CompletionStage<AuthDecision> decide(AuthRequest request) {
            return CompletableFuture.completedStage(new AuthDecision.Abstain());
          }
        });
        context.executors().pool("timer", 1)
            .scheduleAtFixedRate(() -> kept.add("tick"), 0, 1, TimeUnit.MILLISECONDS);
        """);
  }
}
