package io.natrium.shared.jwt;

import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.UserLimits;
import io.natrium.spi.nkey.PublicNkey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a user's token says. Immutable.
 *
 * @param claims subject is the user's key
 * @param issuerAccount the account for which the issuer signs, empty for its own
 * @param rights what the user may do
 * @param limits what it may use; what the token leaves out, or gives as 0, is not limited
 * @param networks from where it may connect
 * @param times when it may be connected
 * @param connectionTypes ways it may connect in upper case, empty for all
 * @param bearer whether it need not prove that it has the key
 * @param proxyRequired whether it has to come through a trusted proxy
 * @param tags for people and templates
 */
public record UserClaims(
    ClaimsData claims,
    String issuerAccount,
    ClaimedRights rights,
    UserLimits limits,
    Networks networks,
    DailyTimes times,
    List<String> connectionTypes,
    boolean bearer,
    boolean proxyRequired,
    List<String> tags) {

  private static final String KIND = "user";
  private static final Set<String> CONNECTION_TYPES =
      Set.of("STANDARD", "WEBSOCKET", "LEAFNODE", "LEAFNODE_WS", "MQTT", "MQTT_WS", "IN_PROCESS");

  public UserClaims {
    connectionTypes = List.copyOf(connectionTypes);
    tags = List.copyOf(tags);
  }

  /**
   * Reads them.
   *
   * @throws BadTokenException if the token is something else
   */
  public static UserClaims read(String token, SignatureCheck check) throws BadTokenException {
    SignedToken read = SignedToken.read(token, check);
    if (!read.kind().equals(KIND)) {
      throw new BadTokenException("not user claim");
    }
    read.issuedByAccount();
    JsonFields nats = read.nats();
    boolean old = read.version() <= 1;
    List<DailyTimes.Range> ranges = new ArrayList<>();
    for (JsonFields range : nats.objects("times")) {
      ranges.add(new DailyTimes.Range(range.text("start"), range.text("end")));
    }
    List<String> types = new ArrayList<>();
    nats.texts("allowed_connection_types")
        .forEach(type -> types.add(type.toUpperCase(Locale.ROOT)));
    return new UserClaims(
        read.claims(),
        (old ? read.fields() : nats).text("issuer_account"),
        ClaimedRights.of(nats),
        new UserLimits(limit(nats.number("subs")), limit(nats.number("payload"))),
        new Networks(old ? commaSeparated(nats.text("src")) : nats.texts("src")),
        new DailyTimes(ranges, nats.text("times_location")),
        types,
        nats.flag("bearer_token"),
        nats.flag("proxy_required"),
        (old ? read.fields() : nats).texts("tags"));
  }

  private static List<String> commaSeparated(String blocks) {
    return blocks.isEmpty() ? List.of() : List.of(blocks.split(","));
  }

  private static long limit(long claimed) {
    return claimed == 0 ? -1 : claimed;
  }

  /** What is wrong with them at a time, in the reference's words. */
  public List<String> problems(Instant now) {
    List<String> problems = claims.problems(now);
    problems.addAll(rights.problems());
    problems.addAll(networks.problems());
    problems.addAll(times.problems());
    if (!issuerAccount.isEmpty() && !PublicNkey.isValid(issuerAccount, PublicNkey.Kind.ACCOUNT)) {
      problems.add("account_id is not an account public key");
    }
    return problems;
  }

  /** The ways to connect that this server knows. */
  public Set<String> knownConnectionTypes() {
    Set<String> known = new LinkedHashSet<>(connectionTypes);
    known.retainAll(CONNECTION_TYPES);
    return known;
  }

  /** When the connection has to end, if they are put into effect now; empty for never. */
  public Optional<Instant> end(Instant now) {
    Optional<Instant> ofDay = times.endOf(now).filter(end -> end != Instant.MAX);
    Optional<Instant> ofClaims = claims.end();
    if (ofDay.isEmpty() || ofClaims.isEmpty()) {
      return ofDay.or(() -> ofClaims);
    }
    return ofDay.get().isBefore(ofClaims.get()) ? ofDay : ofClaims;
  }

  /**
   * As what the user is let in.
   *
   * @param user how it is shown
   */
  public Grant grant(String account, String user, Instant now) {
    Optional<Permissions> permissions = rights.permissions();
    return new Grant(account, user, permissions, limits, end(now));
  }
}
