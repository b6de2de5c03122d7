package io.natrium.tcp.netty;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restricts key exchange to chosen groups. Java 20 has a setting for it; before, only a constraint
 * on algorithms does it per connection, which keeps to the set but not to its order.
 */
final class NamedGroups {

  private static final Logger LOG = LoggerFactory.getLogger(NamedGroups.class);

  /** What configurations call the groups that Java calls otherwise. */
  private static final Map<String, String> CONFIGURED =
      Map.of("curvep256", "secp256r1", "curvep384", "secp384r1", "curvep521", "secp521r1");

  /** What BoringSSL has, by what configurations call it. */
  private static final Map<String, String> NATIVE =
      Map.of(
          "curvep256", "P-256",
          "curvep384", "P-384",
          "curvep521", "P-521",
          "x25519", "X25519",
          "x25519mlkem768", "X25519MLKEM768",
          "secp256r1", "P-256",
          "secp384r1", "P-384",
          "secp521r1", "P-521");

  private static final Set<String> KNOWN =
      Set.of(
          "x25519",
          "x448",
          "secp256r1",
          "secp384r1",
          "secp521r1",
          "ffdhe2048",
          "ffdhe3072",
          "ffdhe4096",
          "ffdhe6144",
          "ffdhe8192");
  private static final Optional<MethodHandle> SET_NAMED_GROUPS = setNamedGroups();

  private NamedGroups() {}

  private static Optional<MethodHandle> setNamedGroups() {
    try {
      return Optional.of(
          MethodHandles.publicLookup()
              .findVirtual(
                  SSLParameters.class,
                  "setNamedGroups",
                  MethodType.methodType(void.class, String[].class)));
    } catch (ReflectiveOperationException olderJava) {
      return Optional.empty();
    }
  }

  /** The groups that an engine has, by its names. */
  static List<String> checked(List<String> groups, TlsEngine engine) throws TlsMaterialException {
    List<String> known = new ArrayList<>();
    for (String group : groups) {
      String lower = group.toLowerCase(Locale.ROOT);
      String name =
          engine == TlsEngine.NATIVE ? NATIVE.get(lower) : CONFIGURED.getOrDefault(lower, lower);
      if (name != null && (engine == TlsEngine.NATIVE || KNOWN.contains(name))) {
        known.add(name);
      } else {
        LOG.warn("No key exchange by {}, which curve_preferences names", group);
      }
    }
    if (known.isEmpty() && !groups.isEmpty()) {
      throw new TlsMaterialException(
          "there is none of the groups " + groups + ": name others in curve_preferences");
    }
    return known;
  }

  static void apply(SSLParameters parameters, List<String> groups) {
    if (SET_NAMED_GROUPS.isEmpty()) {
      parameters.setAlgorithmConstraints(new Only(groups, parameters.getAlgorithmConstraints()));
      return;
    }
    try {
      SET_NAMED_GROUPS.get().invoke(parameters, groups.toArray(String[]::new));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the groups of key exchange cannot be set", e);
    }
  }

  /** Denies the groups that are not listed. */
  private static final class Only implements AlgorithmConstraints {

    private final Set<String> denied = new HashSet<>(KNOWN);
    private final AlgorithmConstraints others;

    Only(List<String> allowed, AlgorithmConstraints others) {
      allowed.forEach(group -> denied.remove(group.toLowerCase(Locale.ROOT)));
      this.others = others;
    }

    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
      boolean exchange = primitives.contains(CryptoPrimitive.KEY_AGREEMENT);
      return !(exchange && denied.contains(algorithm.toLowerCase(Locale.ROOT)))
          && (others == null || others.permits(primitives, algorithm, parameters));
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
      return others == null || others.permits(primitives, key);
    }

    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives,
        String algorithm,
        Key key,
        AlgorithmParameters parameters) {
      return others == null || others.permits(primitives, algorithm, key, parameters);
    }
  }
}
