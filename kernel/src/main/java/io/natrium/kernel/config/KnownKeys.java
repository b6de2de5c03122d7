package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every top-level key nats-server knows, and those within blocks that have an owner of their own,
 * with the part of Natrium that owns it, so that a missing plugin is told from a misspelt key.
 * Immutable.
 */
final class KnownKeys {

  /** The owner of keys that the kernel reads itself. */
  static final String KERNEL = "kernel";

  private static final Map<String, String> OWNERS = owners();

  private KnownKeys() {}

  /** Returns the plugin that would own a key, or {@link #KERNEL}; empty for an unknown key. */
  static Optional<String> ownerOf(String key) {
    return Optional.ofNullable(OWNERS.get(ConfigMap.fold(key)));
  }

  private static Map<String, String> owners() {
    Map<String, String> owners = new LinkedHashMap<>();
    own(
        owners,
        KERNEL,
        "listen port host net client_advertise server_name server_tags server_metadata debug trace"
            + " trace_verbose trace_headers logtime logtime_utc logfile log_file logfile_size_limit"
            + " log_size_limit logfile_max_num log_max_num syslog remote_syslog pidfile pid_file"
            + " ports_file_dir max_control_line max_payload max_pending max_connections max_conn"
            + " max_subscriptions max_subs max_sub_tokens max_subscription_tokens"
            + " max_traced_msg_len max_closed_clients ping_interval ping_max write_deadline"
            + " write_timeout lame_duck_duration lame_duck_grace_period connect_error_reports"
            + " reconnect_error_reports no_fast_producer_stall no_header_support"
            + " disable_sublist_cache no_sublist_cache allow_non_tls tls proxy_protocol"
            + " feature_flags plugins accounts mappings maps system_account system"
            + " no_system_account no_system no_sys_acc store_dir storedir");
    own(owners, "tcp", "ocsp ocsp_cache");
    own(owners, "auth-basic", "authorization no_auth_user proxies");
    own(owners, "auth-callout", "authorization.auth_callout authorization.auth_hook");
    own(
        owners,
        "auth-jwt",
        "operator operators roots root root_operators root_operator trusted trusted_keys resolver"
            + " account_resolver accounts_resolver resolver_tls resolver_preload"
            + " resolver_pinned_accounts default_sentinel");
    own(
        owners,
        "monitoring",
        "http https http_port monitor_port https_port http_base_path prof_port prof_block_rate");
    own(owners, "jetstream", "jetstream default_js_domain");
    own(owners, "cluster", "cluster");
    own(owners, "gateway", "gateway");
    own(owners, "leafnode", "leafnodes leaf");
    own(owners, "websocket", "websocket ws");
    own(owners, "mqtt", "mqtt");
    return Map.copyOf(owners);
  }

  private static void own(Map<String, String> owners, String owner, String keys) {
    for (String key : keys.split(" ")) {
      owners.put(key, owner);
    }
  }
}
