package io.natrium.kernel.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.route.JsonText;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.Session;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.ResponseRule;
import io.natrium.spi.auth.SubjectRules;
import io.natrium.spi.plugin.ServerIdentity;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
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
  private final ServerIdentity identity;
  private final String host;
  private long sequence;

  /**
   * Begins to answer.
   *
   * @param client a client of the server's own account
   * @param host where the server listens
   */
  public UserInfoService(
      InternalClient client,
      Connections connections,
      ServerIdentity identity,
      String host,
      Executor executor) {
    this.client = client;
    this.connections = connections;
    this.identity = identity;
    this.host = host;
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
      client.publish(
          Message.of(request.reply(), null, null, response(session.get()).getBytes(UTF_8)));
    }
  }

  private String response(Session session) {
    Grant grant = session.grant();
    StringBuilder json = new StringBuilder(512);
    json.append("{\"server\":{\"name\":").append(JsonText.quote(identity.name()));
    json.append(",\"host\":").append(JsonText.quote(host));
    json.append(",\"id\":").append(JsonText.quote(identity.id()));
    json.append(",\"ver\":").append(JsonText.quote(identity.version()));
    json.append(",\"jetstream\":false,\"flags\":0,\"seq\":").append(++sequence);
    json.append(",\"time\":\"").append(DateTimeFormatter.ISO_INSTANT.format(Instant.now()));
    json.append("\"},\"data\":{\"user\":").append(JsonText.quote(grant.user()));
    String account = JsonText.quote(session.account().name());
    json.append(",\"account\":").append(account).append(",\"account_name\":").append(account);
    grant.permissions().ifPresent(rights -> permissions(json, rights));
    grant
        .expires()
        .ifPresent(
            end ->
                json.append(",\"expires\":")
                    .append(Math.max(0, Duration.between(Instant.now(), end).toNanos())));
    return json.append("}}").toString();
  }

  private static void permissions(StringBuilder json, Permissions permissions) {
    json.append(",\"permissions\":{");
    int start = json.length();
    permissions.publish().ifPresent(rules -> rules(json, start, "publish", rules));
    permissions.subscribe().ifPresent(rules -> rules(json, start, "subscribe", rules));
    if (permissions.responses().isPresent()) {
      ResponseRule rule = permissions.responses().get();
      json.append(json.length() > start ? "," : "").append("\"responses\":{\"max\":");
      json.append(rule.max()).append(",\"ttl\":").append(rule.within().toNanos()).append('}');
    }
    json.append('}');
  }

  private static void rules(StringBuilder json, int start, String name, SubjectRules rules) {
    json.append(json.length() > start ? "," : "").append('"').append(name).append("\":{");
    int inner = json.length();
    subjects(json, "allow", rules.allow().orElse(List.of()));
    if (!rules.deny().isEmpty()) {
      json.append(json.length() > inner ? "," : "");
      subjects(json, "deny", rules.deny());
    }
    json.append('}');
  }

  private static void subjects(StringBuilder json, String name, List<String> subjects) {
    if (subjects.isEmpty()) {
      return;
    }
    json.append('"').append(name).append("\":[");
    for (int i = 0; i < subjects.size(); i++) {
      json.append(i == 0 ? "" : ",").append(JsonText.quote(subjects.get(i)));
    }
    json.append(']');
  }

  @Override
  public void close() {
    client.close();
  }
}
