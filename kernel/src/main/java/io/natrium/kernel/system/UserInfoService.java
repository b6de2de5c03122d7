package io.natrium.kernel.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.monitor.JsonFormat;
import io.natrium.kernel.monitor.ServerHeader;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.Session;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.ResponseRule;
import io.natrium.spi.auth.SubjectRules;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells users who they are, on {@code $SYS.REQ.USER.<account>.INFO} of the server's own account,
 * where requests on {@code $SYS.REQ.USER.INFO} of every account come in. Who asks is taken from the
 * request's own header, which only servers set. Thread: the executor given.
 */
public final class UserInfoService implements AutoCloseable {

  private static final String SUBJECT = "$SYS.REQ.USER.*.INFO";
  private static final Pattern ID =
      Pattern.compile("\r\nNats-Request-Info: \\{[^\r\n]*\"id\":(\\d{1,18})[,}]");

  private final InternalClient client;
  private final Connections connections;
  private final ServerHeader header;
  private final JsonFormat format = JsonFormat.compact();

  /**
   * Begins to answer.
   *
   * @param client a client of the server's own account
   */
  public UserInfoService(
      InternalClient client, Connections connections, ServerHeader header, Executor executor) {
    this.client = client;
    this.connections = connections;
    this.header = header;
    client.subscribe(SUBJECT, null, executor, this::answer);
  }

  private void answer(Message request) {
    byte[] headers = request.headers();
    if (request.replyLength() == 0 || headers == null) {
      return;
    }
    Matcher id = ID.matcher(new String(headers, UTF_8));
    Optional<Session> session =
        id.find() ? connections.byId(Long.parseLong(id.group(1))) : Optional.empty();
    if (session.isPresent() && session.get().account() != null) {
      client.publish(Message.of(request.reply(), null, null, response(session.get())));
    }
  }

  private byte[] response(Session session) {
    return format.text(
        out -> {
          out.beginObject();
          header.write(out);
          out.name("data").beginObject();
          data(out, session);
          out.endObject().endObject();
        });
  }

  private static void data(JsonOut out, Session session) {
    Grant grant = session.grant();
    out.name("user").value(session.user());
    out.name("account").value(session.account().name());
    out.name("account_name").value(session.account().name());
    grant.permissions().ifPresent(rights -> permissions(out, rights));
    grant
        .expires()
        .ifPresent(
            end ->
                out.name("expires")
                    .value(Math.max(0, Duration.between(Instant.now(), end).toNanos())));
  }

  private static void permissions(JsonOut out, Permissions permissions) {
    out.name("permissions").beginObject();
    permissions.publish().ifPresent(rules -> rules(out, "publish", rules));
    permissions.subscribe().ifPresent(rules -> rules(out, "subscribe", rules));
    if (permissions.responses().isPresent()) {
      ResponseRule rule = permissions.responses().get();
      out.name("responses").beginObject();
      out.name("max").value(rule.max());
      out.name("ttl").value(rule.within().toNanos());
      out.endObject();
    }
    out.endObject();
  }

  private static void rules(JsonOut out, String name, SubjectRules rules) {
    out.name(name).beginObject();
    subjects(out, "allow", rules.allow().orElse(List.of()));
    subjects(out, "deny", rules.deny());
    out.endObject();
  }

  private static void subjects(JsonOut out, String name, List<String> subjects) {
    if (!subjects.isEmpty()) {
      out.name(name).beginArray();
      subjects.forEach(out::value);
      out.endArray();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
