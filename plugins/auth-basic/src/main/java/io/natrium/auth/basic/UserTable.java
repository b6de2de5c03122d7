package io.natrium.auth.basic;

import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.transport.Endpoint;
import io.natrium.spi.transport.EndpointAccess;
import io.natrium.spi.transport.TlsInfo;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The users of one configuration, ready to be looked up. Immutable. */
final class UserTable {

  private static final String TOKEN_SHOWN = "[REDACTED]";

  private record Entry(UserSpec spec, Grant grant, Secret secret) {

    static Entry of(UserSpec spec) {
      Grant grant = new Grant(spec.account(), spec.id(), spec.permissions());
      return new Entry(spec, grant, Secret.of(spec.password()));
    }
  }

  private final AuthorizationOptions options;
  private final List<UserSpec> inAccounts;
  private final Map<String, Entry> byName = new HashMap<>();
  private final Map<String, Entry> byKey = new HashMap<>();
  private final Secret password;
  private final Secret token;
  private final boolean open;

  /**
   * Makes a table.
   *
   * @param open whether peers that show nothing are let into the default account
   */
  UserTable(AuthorizationOptions options, List<UserSpec> inAccounts, boolean open) {
    this.open = open && options.noAuthUser().isEmpty();
    this.options = options;
    this.inAccounts = inAccounts;
    this.password = Secret.of(options.password());
    this.token = Secret.of(options.token());
    inAccounts.forEach(this::add);
    options.users().forEach(this::add);
  }

  private void add(UserSpec spec) {
    (spec.nkey().isEmpty() ? byName : byKey).put(spec.id(), Entry.of(spec));
  }

  /** Whether the table was made of these. */
  boolean isOf(AuthorizationOptions otherOptions, List<UserSpec> otherUsers) {
    return options == otherOptions && inAccounts == otherUsers;
  }

  /** Whether anybody has to show credentials. */
  boolean required() {
    return options.required() || !inAccounts.isEmpty();
  }

  /** Whether anybody signs a challenge. */
  boolean hasKeys() {
    return !byKey.isEmpty();
  }

  /** Whether peers that show nothing are somebody. */
  boolean hasAnonymous() {
    return open || !options.noAuthUser().isEmpty();
  }

  /**
   * The claim that credentials make, or null if they name nobody who may connect this way.
   *
   * @param certificateWays ways to connect on which certificates say who a user is
   */
  Claim find(AuthRequest request, Set<String> certificateWays) {
    Credentials shown = request.credentials();
    EndpointAccess own = ownAccess(request);
    String noAuthUser = own == null ? options.noAuthUser() : own.noAuthUser();
    boolean nothingShown =
        shown.user().isEmpty() && shown.password().isEmpty() && shown.token().isEmpty();
    if (open && nothingShown && shown.nkey().isEmpty()) {
      return new Claim.Proven(new Grant(Grant.GLOBAL_ACCOUNT, ""));
    }
    boolean anonymous = nothingShown && shown.nkey().isEmpty() && !noAuthUser.isEmpty();
    if (!byKey.isEmpty()) {
      String key = anonymous && byKey.containsKey(noAuthUser) ? noAuthUser : shown.nkey();
      if (!key.isEmpty()) {
        Entry entry = allowed(byKey.get(key), request);
        return entry == null ? null : claimByKey(entry, request, key.equals(noAuthUser));
      }
    }
    if (!byName.isEmpty() && request.byCertificate()) {
      Entry entry = byCertificate(request);
      return entry == null
          ? null
          : new Claim.ByPassword(entry.grant(), entry.secret(), shown.password())
              .throughProxy(entry.spec().proxyRequired());
    }
    if (!byName.isEmpty()) {
      boolean asNoAuthUser = nothingShown && !noAuthUser.isEmpty();
      String name = asNoAuthUser ? noAuthUser : shown.user();
      if (!name.isEmpty()) {
        Entry entry = allowed(byName.get(name), request);
        if (entry == null
            || !name.equals(noAuthUser) && isOfCertificate(entry.spec(), certificateWays)) {
          return null;
        }
        return claimByName(entry, shown, asNoAuthUser);
      }
    }
    Claim single = own == null ? single(shown) : single(shown, own);
    return single == null ? null : single.throughProxy(options.proxyRequired());
  }

  /**
   * Whether a user has no password because it is known by its certificate. It must not get in by
   * showing none elsewhere.
   */
  private static boolean isOfCertificate(UserSpec user, Set<String> certificateWays) {
    return user.password().isEmpty()
        && certificateWays.stream()
            .anyMatch(
                way -> user.connectionTypes().isEmpty() || user.connectionTypes().contains(way));
  }

  private static Claim claimByName(Entry entry, Credentials shown, boolean proven) {
    Claim claim =
        proven
            ? new Claim.Proven(entry.grant())
            : new Claim.ByPassword(entry.grant(), entry.secret(), shown.password());
    return claim.throughProxy(entry.spec().proxyRequired());
  }

  /** What the peer's listener says in place of the single user and token, null for nothing. */
  static EndpointAccess ownAccess(AuthRequest request) {
    return request
        .peer()
        .endpoint()
        .flatMap(Endpoint::access)
        .filter(EndpointAccess::overrides)
        .orElse(null);
  }

  private static Claim single(Credentials shown, EndpointAccess own) {
    if (!own.token().isEmpty()) {
      return new Claim.ByPassword(
          new Grant(Grant.GLOBAL_ACCOUNT, TOKEN_SHOWN), Secret.of(own.token()), shown.token());
    }
    if (own.user().isEmpty() || !own.user().equals(shown.user())) {
      return null;
    }
    return new Claim.ByPassword(
        new Grant(Grant.GLOBAL_ACCOUNT, own.user()), Secret.of(own.password()), shown.password());
  }

  private Entry byCertificate(AuthRequest request) {
    List<X509Certificate> shown = request.tls().map(TlsInfo::peerCertificates).orElse(List.of());
    if (shown.isEmpty()) {
      return null;
    }
    for (String name : CertificateNames.alternatives(shown.get(0))) {
      Entry entry = allowed(byName.get(name), request);
      if (entry != null) {
        return entry;
      }
    }
    DistinguishedName subject = CertificateNames.subject(shown.get(0));
    for (Map.Entry<String, Entry> user : byName.entrySet()) {
      Entry entry = allowed(user.getValue(), request);
      if (entry != null && DistinguishedName.isSame(user.getKey(), subject)) {
        return entry;
      }
    }
    return null;
  }

  private Claim single(Credentials shown) {
    if (!options.token().isEmpty()) {
      return new Claim.ByPassword(
          new Grant(Grant.GLOBAL_ACCOUNT, TOKEN_SHOWN), token, shown.token());
    }
    if (options.user().isEmpty() || !options.user().equals(shown.user())) {
      return null;
    }
    return new Claim.ByPassword(
        new Grant(Grant.GLOBAL_ACCOUNT, options.user()), password, shown.password());
  }

  private static Claim claimByKey(Entry entry, AuthRequest request, boolean proven) {
    Claim claim =
        proven
            ? new Claim.Proven(entry.grant())
            : new Claim.BySignature(
                entry.grant(),
                entry.spec().nkey(),
                request.nonce(),
                request.credentials().signature());
    return claim.throughProxy(entry.spec().proxyRequired());
  }

  private static Entry allowed(Entry entry, AuthRequest request) {
    if (entry == null) {
      return null;
    }
    return entry.spec().connectionTypes().isEmpty()
            || entry.spec().connectionTypes().contains(request.connectionType())
        ? entry
        : null;
  }
}
