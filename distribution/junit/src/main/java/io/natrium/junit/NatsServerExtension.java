package io.natrium.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.session.InternalClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Does what {@link NatsServerTest} says. Stateless: servers and clients are kept in JUnit's store,
 * which closes them with the class or test that they belong to.
 */
public final class NatsServerExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(NatsServerExtension.class);

  /** Made by JUnit. */
  public NatsServerExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    Optional<NatsServerTest> own = AnnotationSupport.findAnnotation(type, NatsServerTest.class);
    if (own.isPresent()) {
      store(context).put(NatsServerTest.class, own.get());
      if (own.get().lifecycle() == NatsServerTest.Lifecycle.PER_CLASS) {
        start(context, type, own.get());
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    server(context);
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  /** The server that the context sees; one per test is started by whoever asks first. */
  private static ServerUnderTest server(ExtensionContext context) {
    NatsServerTest wanted = store(context).get(NatsServerTest.class, NatsServerTest.class);
    if (wanted.lifecycle() == NatsServerTest.Lifecycle.PER_CLASS) {
      return store(context).get(ServerUnderTest.class, ServerUnderTest.class);
    }
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "with lifecycle PER_METHOD there is no server outside of a test; ask for it in a test or"
              + " in a method for each test");
    }
    ServerUnderTest known = store(context).get(ServerUnderTest.class, ServerUnderTest.class);
    return known != null ? known : start(context, context.getRequiredTestClass(), wanted);
  }

  private static ServerUnderTest start(
      ExtensionContext context, Class<?> type, NatsServerTest wanted) {
    ServerUnderTest server = ServerUnderTest.with(config(type, wanted));
    for (UsePlugin plugin : wanted.plugins()) {
      server.plugin(plugin.id(), () -> make(plugin.type()));
    }
    if (!wanted.listener()) {
      server.withoutListener();
    }
    store(context).put(ServerUnderTest.class, server); // closed even if it does not start
    return server.start();
  }

  private static ServerPlugin make(Class<? extends ServerPlugin> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException failure) {
      throw new ExtensionConfigurationException(
          type.getName() + " has no public constructor without parameters that works", failure);
    }
  }

  private static String config(Class<?> type, NatsServerTest wanted) {
    String resource = wanted.configResource();
    if (resource.isEmpty()) {
      return wanted.config();
    }
    if (!wanted.config().isEmpty()) {
      throw new ExtensionConfigurationException(
          "give @NatsServerTest config or configResource, not both");
    }
    for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
      try (InputStream in = owner.getResourceAsStream(resource)) {
        if (in != null) {
          return new String(in.readAllBytes(), UTF_8);
        }
      } catch (IOException failure) {
        throw new ExtensionConfigurationException(resource + " cannot be read", failure);
      }
    }
    throw new ExtensionConfigurationException(
        "there is no resource " + resource + " beside " + type.getName());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (parameter.isAnnotated(ServerUrl.class)) {
      return type == String.class || type == URI.class;
    }
    return type == NatsServer.class
        || type == ServerUnderTest.class
        || type == InternalClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ServerUnderTest server = server(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == ServerUnderTest.class) {
      return server;
    } else if (type == NatsServer.class) {
      return server.server();
    } else if (type == InternalClient.class) {
      InternalClient client = server.server().client();
      store(context).put(client, client);
      return client;
    }
    return type == URI.class ? server.uri() : server.url();
  }
}
