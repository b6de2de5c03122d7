package io.natrium.kernel.monitor;

import io.natrium.kernel.options.ServerOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The options of a request for a document, and which servers it is meant for. Immutable. Unknown
 * fields are passed over, as nats-server does.
 */
public final class MonitorRequest {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(1 << 20)
                  .maxNumberLength(100)
                  .build())
          .build();

  private static final int MOST_PARAMETERS = 64;

  private static final List<String> FLAGS =
      List.of("auth", "subscriptions", "subscriptions_detail", "include_unused", "exact_match");
  private static final List<String> NUMBERS = List.of("offset", "limit", "cid", "state");
  private static final List<String> TEXTS =
      List.of(
          "sort",
          "user",
          "acc",
          "account",
          "filter_subject",
          "mqtt_client",
          "test",
          "server_name",
          "cluster",
          "host",
          "domain");
  private static final List<String> LISTS = List.of("accounts", "tags");

  private static final Set<String> CHOICE_OF_SERVERS =
      Set.of("server_name", "cluster", "host", "domain", "tags", "exact_match");

  private final Map<String, Object> fields = new HashMap<>();
  private final Map<String, String> parameters = new HashMap<>();

  /** A request without options. */
  public static final MonitorRequest EMPTY = new MonitorRequest();

  /** The connection that is meant, 0 for none. */
  public long connection() {
    return number("cid");
  }

  private MonitorRequest() {}

  /**
   * Reads a JSON object; nothing at all is a request without options.
   *
   * @throws IllegalArgumentException if it is none, or a known field has the wrong type
   */
  public static MonitorRequest read(byte[] json) {
    return read(json, name -> true);
  }

  /**
   * Reads a request for a document that takes {@link #parameters()}. Only the fields that choose
   * servers have types: what another field means, such as {@code accounts}, differs by document.
   *
   * @throws IllegalArgumentException if it is no JSON object, or such a field has the wrong type
   */
  public static MonitorRequest choosingServers(byte[] json) {
    return read(json, CHOICE_OF_SERVERS::contains);
  }

  private static MonitorRequest read(byte[] json, Predicate<String> typed) {
    if (json.length == 0) {
      return EMPTY;
    }
    MonitorRequest request = new MonitorRequest();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the request is no JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName().toLowerCase(Locale.ROOT);
        parser.nextToken();
        request.keep(name, parser);
        if (typed.test(name)) {
          request.take(name, parser);
        }
        parser.skipChildren();
      }
    } catch (JacksonException broken) {
      throw new IllegalArgumentException(broken.getOriginalMessage(), broken);
    }
    return request;
  }

  /** Keeps single values, known or not, for documents of plugins. */
  private void keep(String name, JsonParser value) {
    if (value.currentToken().isScalarValue() && value.currentToken() != JsonToken.VALUE_NULL) {
      if (parameters.size() == MOST_PARAMETERS) {
        throw new IllegalArgumentException("the request has too many fields");
      }
      parameters.put(name, value.getString());
    }
  }

  /** Its single values as a document of a plugin gets them. */
  public io.natrium.spi.monitor.MonitorRequest parameters() {
    return new io.natrium.spi.monitor.MonitorRequest(parameters);
  }

  private void take(String name, JsonParser value) {
    JsonToken token = value.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (FLAGS.contains(name)) {
      expect(name, token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
      fields.put(name, token == JsonToken.VALUE_TRUE);
    } else if (NUMBERS.contains(name)) {
      expect(name, token == JsonToken.VALUE_NUMBER_INT);
      fields.put(name, value.getLongValue());
      expect(name, !name.equals("cid") || number(name) >= 0);
    } else if (TEXTS.contains(name)) {
      expect(name, token == JsonToken.VALUE_STRING);
      fields.put(name, value.getString());
    } else if (LISTS.contains(name)) {
      expect(name, token == JsonToken.START_ARRAY);
      List<String> texts = new ArrayList<>();
      while (value.nextToken() != JsonToken.END_ARRAY) {
        expect(name, value.currentToken() == JsonToken.VALUE_STRING);
        texts.add(value.getString());
      }
      fields.put(name, List.copyOf(texts));
    }
  }

  private static void expect(String name, boolean right) {
    if (!right) {
      throw new IllegalArgumentException("field \"" + name + "\" has the wrong type");
    }
  }

  boolean flag(String name) {
    return (boolean) fields.getOrDefault(name, false);
  }

  long number(String name) {
    return (long) fields.getOrDefault(name, 0L);
  }

  /** Text of a field, empty if it is not there. */
  public String text(String name) {
    return (String) fields.getOrDefault(name, "");
  }

  @SuppressWarnings("unchecked") // only lists of text are kept under these names
  List<String> texts(String name) {
    return (List<String>) fields.getOrDefault(name, List.of());
  }

  /** The same request about one account. */
  public MonitorRequest about(String account) {
    MonitorRequest request = new MonitorRequest();
    request.fields.putAll(fields);
    request.fields.put("acc", account);
    request.fields.put("account", account);
    return request;
  }

  /** How many to pass over, never negative. */
  int offset() {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, number("offset")));
  }

  /** How many to show at most. */
  int limit(int standard) {
    long limit = number("limit");
    return limit <= 0 ? standard : (int) Math.min(Integer.MAX_VALUE, limit);
  }

  /** Whether a server is meant. */
  public boolean isFor(ServerHeader server) {
    ServerOptions options = server.options();
    return names("server_name", server.identity().name())
        && names("host", server.host())
        && names("cluster", "")
        && options.identity().tags().containsAll(texts("tags"))
        && text("domain").isEmpty();
  }

  private boolean names(String field, String value) {
    String wanted = text(field);
    return wanted.isEmpty()
        || (flag("exact_match") ? value.equals(wanted) : value.contains(wanted));
  }
}
