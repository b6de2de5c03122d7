package io.natrium.auth.basic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigDecimal;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.ConfigView;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problem;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizationSectionTest {

  private final AuthorizationSection section = new AuthorizationSection();
  private final Problems problems = new Problems();

  private static ConfigMap map(Object... keysAndValues) {
    ConfigMap.Builder builder = ConfigMap.builder(Position.none());
    for (int i = 0; i < keysAndValues.length; i += 2) {
      builder.put((String) keysAndValues[i], Position.none(), value(keysAndValues[i + 1]));
    }
    return builder.build();
  }

  private static ConfigValue value(Object value) {
    if (value instanceof ConfigValue already) {
      return already;
    }
    if (value instanceof String text) {
      return new ConfigText(text, Position.none());
    }
    if (value instanceof Double number) {
      return new ConfigDecimal(number, Position.none());
    }
    if (value instanceof Boolean flag) {
      return new ConfigBoolean(flag, Position.none());
    }
    return new ConfigInteger((Integer) value, Position.none());
  }

  private static ConfigList list(Object... values) {
    return new ConfigList(
        Arrays.stream(values).map(AuthorizationSectionTest::value).toList(), Position.none());
  }

  private record OneSection(ConfigMap root) implements ConfigView {

    @Override
    public <T> Optional<T> section(String section, Class<T> type) {
      return Optional.empty();
    }
  }

  private AuthorizationOptions read(Object... keysAndValues) {
    ConfigFields fields = ConfigFields.of(map(keysAndValues), problems);
    AuthorizationOptions options = section.read(fields, problems);
    fields.finish();
    section.check(options, new OneSection(fields.map()), problems);
    return options;
  }

  private AuthorizationOptions readBlock(Object... keysAndValues) {
    return read("authorization", map(keysAndValues));
  }

  private List<String> errors() {
    return problems.errors().stream().map(Problem::text).toList();
  }

  @Test
  void shouldReadASingleUserUnderEitherSpelling() {
    AuthorizationOptions options = readBlock("username", "ann", "pass", "pw");
    assertEquals("ann", options.user());
    assertEquals("pw", options.password());
    assertTrue(options.required());
    assertFalse(problems.hasErrors());
  }

  @Test
  void shouldAskForNothingWithoutUserAndToken() {
    assertFalse(readBlock("timeout", 2).required());
    assertFalse(readBlock("password", "pw").required());
    assertFalse(readBlock("users", list()).required());
    assertFalse(read().required());
  }

  @Test
  void shouldRefuseAUserAndAToken() {
    readBlock("user", "ann", "pass", "pw", "token", "t");
    assertEquals(List.of("Cannot have a user/pass and token"), errors());
  }

  @Test
  void shouldRefuseASingleUserBesideAList() {
    readBlock("user", "ann", "users", list(map("user", "bob", "password", "b")));
    assertEquals(List.of("Can not have a single user/pass and a users array"), errors());
  }

  @Test
  void shouldRefuseATokenBesideAList() {
    readBlock("token", "t", "users", list(map("user", "bob", "password", "b")));
    assertEquals(List.of("Can not have a token and a users array"), errors());
  }

  @Test
  void shouldRefuseTheSameUserTwice() {
    readBlock("users", list(map("user", "bob"), map("user", "bob")));
    assertEquals(List.of("Duplicate user \"bob\" detected"), errors());
  }

  @Test
  void shouldRefuseAnEntryWithoutUser() {
    readBlock("users", list(map("password", "x")));
    assertEquals(List.of("User entry requires a user"), errors());
  }

  @Test
  void shouldRefuseUnknownFields() {
    readBlock("user", "ann", "passwort", "pw");
    assertEquals(List.of("unknown field \"passwort\""), errors());
  }

  @Test
  void shouldTakeTimeoutsAsSecondsOrDurations() {
    assertEquals(Optional.of(Duration.ofSeconds(3)), readBlock("timeout", 3).timeout());
    assertEquals(Optional.of(Duration.ofMillis(300)), readBlock("timeout", 0.3).timeout());
    assertEquals(Optional.of(Duration.ofMinutes(1)), readBlock("timeout", "1m").timeout());
    assertEquals(Optional.empty(), readBlock("timeout", 0).timeout());
    assertFalse(problems.hasErrors());
  }

  @Test
  void shouldWarnOfALongTimeout() {
    readBlock("timeout", 61);
    assertEquals(1, problems.warnings().size());
    assertFalse(problems.hasErrors());
  }

  @Test
  void shouldRefuseATimeoutOfAnotherType() {
    readBlock("timeout", true);
    assertEquals(List.of("error parsing authorization config, 'timeout' wrong type"), errors());
  }

  @Test
  void shouldRefuseANoAuthUserThatIsNobody() {
    read("no_auth_user", "bob", "authorization", map("users", list(map("user", "ann"))));
    assertEquals(
        List.of(
            "no_auth_user: \"bob\" not present as user or nkey in authorization block or account"
                + " configuration"),
        errors());
  }

  @Test
  void shouldRefuseANoAuthUserWithoutUsers() {
    read("no_auth_user", "bob");
    assertEquals(
        List.of("no_auth_user: \"bob\" present, but users/nkeys are not defined"), errors());
  }

  @Test
  void shouldCheckConnectedPeersAgainAfterAChangeOnly() {
    AuthorizationOptions one = readBlock("user", "ann", "pass", "pw");
    AuthorizationOptions same = readBlock("user", "ann", "pass", "pw");
    AuthorizationOptions other = readBlock("user", "ann", "pass", "new");
    assertEquals(ReloadPlan.unchanged(), section.plan(one, same));
    assertTrue(assertInstanceOf(ReloadPlan.Apply.class, section.plan(one, other)).reauthenticate());
  }

  @Test
  void shouldHideSecrets() {
    String shown = readBlock("user", "ann", "pass", "s3cret").toString();
    assertFalse(shown.contains("s3cret"));
    shown = readBlock("users", list(map("user", "bob", "password", "s3cret"))).toString();
    assertFalse(shown.contains("s3cret"));
    assertTrue(shown.contains("bob"));
  }

  @Test
  void shouldNameEveryUnknownWayToConnectAtOnceInUpperCase() {
    ConfigMap user =
        map("user", "u", "password", "p", "allowed_connection_types", list("foo", "mqtt", "b\"r"));
    read("authorization", map("users", list(user)));
    assertEquals(
        List.of("invalid connection types [\"FOO\" \"B\\\"R\"]"),
        problems.errors().stream().map(Problem::text).toList());
  }
}
