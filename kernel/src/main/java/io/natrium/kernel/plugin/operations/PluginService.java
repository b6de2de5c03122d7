package io.natrium.kernel.plugin.operations;

import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.lifecycle.PluginHost;
import io.natrium.spi.plugin.ServerIdentity;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.MessageSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code $SYS.REQ.SERVER.<id>.PLUGIN.LIST}, {@code LOAD}, {@code UNLOAD} and {@code RELOAD}
 * in the system account. A jar is loaded by its name from a plugins directory, never by a path.
 *
 * <p>Thread: one of its own, which exists while there are requests and never waits for the host: an
 * operation answers when it is over, and {@code LIST} answers meanwhile.
 */
public final class PluginService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PluginService.class);
  private static final int MOST_WAITING = 1024;
  private static final String JAR = ".jar";

  private final PluginHost host;
  private final List<Path> directories;
  private final PluginAnswers answers;
  private final InternalClient client;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), PluginService::named);

  /** One verb of the service. */
  private interface Verb {
    CompletableFuture<byte[]> answer(byte[] request) throws BadPluginRequest;
  }

  private PluginService(
      PluginHost host, List<Path> directories, PluginAnswers answers, InternalClient client) {
    this.host = host;
    this.directories = List.copyOf(directories);
    this.answers = answers;
    this.client = client;
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Begins to answer.
   *
   * @param directories where jars are loaded from, an earlier one wins a name
   * @param address host name that answers carry
   * @param client of the system account; closed with the service
   */
  public static PluginService open(
      PluginHost host,
      List<Path> directories,
      ServerIdentity identity,
      String address,
      InternalClient client) {
    PluginService service =
        new PluginService(host, directories, new PluginAnswers(identity, address), client);
    String prefix = "$SYS.REQ.SERVER." + identity.id() + ".PLUGIN.";
    service.serve(prefix + "LIST", service::list);
    service.serve(prefix + "LOAD", service::load);
    service.serve(prefix + "UNLOAD", service::unload);
    service.serve(prefix + "RELOAD", service::reload);
    return service;
  }

  private static Thread named(Runnable body) {
    Thread made = new Thread(null, body, "natrium-plugin-service", 0, false);
    made.setDaemon(true);
    made.setContextClassLoader(PluginService.class.getClassLoader());
    return made;
  }

  private void serve(String subject, Verb verb) {
    MessageSink sink = message -> handle(verb, message);
    client.subscribe(subject, null, thread, sink);
  }

  private void handle(Verb verb, Message message) {
    if (message.replyLength() == 0) {
      return;
    }
    String reply = message.reply();
    try {
      verb.answer(message.payload())
          .exceptionally(failure -> answers.error(PluginAnswers.FAILED, failure.toString()))
          .thenAccept(answer -> client.publish(reply, answer));
    } catch (BadPluginRequest bad) {
      client.publish(reply, answers.error(PluginAnswers.BAD_REQUEST, bad.getMessage()));
    }
  }

  private CompletableFuture<byte[]> list(byte[] ignored) {
    List<PluginHandle> plugins =
        host.plugins().stream().sorted(Comparator.comparing(PluginHandle::id)).toList();
    return CompletableFuture.completedFuture(answers.list(host, plugins));
  }

  private CompletableFuture<byte[]> load(byte[] request) throws BadPluginRequest {
    Path jar = find(PluginRequest.read("jar", request).target());
    LOG.info("Plugin jar {} is loaded on request", jar);
    return answer(host.load(jar));
  }

  private Path find(String name) throws BadPluginRequest {
    String file = name.endsWith(JAR) ? name : name + JAR;
    return directories.stream()
        .map(directory -> directory.resolve(file))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new BadPluginRequest(
                    directories.isEmpty()
                        ? "this server takes no plugin jars; start it with a plugins directory"
                        : "there is no " + file + " in " + directories));
  }

  private CompletableFuture<byte[]> unload(byte[] request) throws BadPluginRequest {
    PluginRequest asked = PluginRequest.read("id", request);
    LOG.info("Plugin {} is unloaded on request", asked.target());
    return answer(host.unload(asked.target(), asked.grace()));
  }

  private CompletableFuture<byte[]> reload(byte[] request) throws BadPluginRequest {
    PluginRequest asked = PluginRequest.read("id", request);
    LOG.info("Plugin {} is reloaded on request", asked.target());
    return answer(host.reload(asked.target(), asked.grace()));
  }

  private CompletableFuture<byte[]> answer(CompletableFuture<PluginResult> operation) {
    return operation.thenApply(answers::result);
  }

  /** Stops answering. */
  @Override
  public void close() {
    client.close();
    thread.shutdown();
  }
}
