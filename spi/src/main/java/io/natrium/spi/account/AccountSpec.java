package io.natrium.spi.account;

import io.natrium.spi.Stable;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.config.ConfigValue;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything there is to say of an account, be it from the configuration file or from claims.
 * Immutable.
 *
 * @param name unique name
 * @param nkey public key, empty for none
 * @param limits what it may use
 * @param exports what others may have of it
 * @param imports what it has of others
 * @param mappings where its publishes go
 * @param defaultPermissions what users may do that have no permissions of their own
 * @param trace where traces of its messages go
 * @param jetStream its block of that name as written, for whoever offers streams
 */
@Stable
public record AccountSpec(
    String name,
    String nkey,
    AccountLimits limits,
    List<AccountExport> exports,
    List<AccountImport> imports,
    List<SubjectMapping> mappings,
    Optional<Permissions> defaultPermissions,
    Optional<TraceDestination> trace,
    Optional<ConfigValue> jetStream) {

  public AccountSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(nkey, "nkey");
    Objects.requireNonNull(limits, "limits");
    exports = List.copyOf(exports);
    imports = List.copyOf(imports);
    mappings = List.copyOf(mappings);
    Objects.requireNonNull(defaultPermissions, "defaultPermissions");
    Objects.requireNonNull(trace, "trace");
    Objects.requireNonNull(jetStream, "jetStream");
  }

  /** An account of which only the name is known. */
  public static AccountSpec named(String name) {
    return new AccountSpec(
        name,
        "",
        AccountLimits.NONE,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same account with mappings. */
  public AccountSpec withMappings(List<SubjectMapping> newMappings) {
    return new AccountSpec(
        name, nkey, limits, exports, imports, newMappings, defaultPermissions, trace, jetStream);
  }
}
