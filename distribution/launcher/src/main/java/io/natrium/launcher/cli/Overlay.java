package io.natrium.launcher.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns flags into values laid over the root map of the configuration file. Keys are those of the
 * file; maps are laid over maps, any other value replaces what the file says, and null takes the
 * key away.
 */
final class Overlay {
  private final Map<Flag, Object> flags;
  private final Map<String, Object> root = new LinkedHashMap<>();

  Overlay(Map<Flag, Object> flags) {
    this.flags = flags;
  }

  Map<String, Object> toMap() throws UsageException {
    copy(root, "host", Flag.HOST);
    copy(root, "port", Flag.PORT);
    copy(root, "server_name", Flag.SERVER_NAME);
    copy(root, "client_advertise", Flag.CLIENT_ADVERTISE);
    copy(root, "http_port", Flag.HTTP_PORT);
    copy(root, "https_port", Flag.HTTPS_PORT);
    copy(root, "pid_file", Flag.PID_FILE);
    copy(root, "ports_file_dir", Flag.PORTS_FILE_DIR);
    copy(root, "prof_port", Flag.PROFILE);
    logging();
    authorization();
    tls();
    jetStream();
    cluster();
    return root;
  }

  private void logging() {
    copy(root, "debug", Flag.DEBUG);
    copy(root, "trace", Flag.TRACE);
    copy(root, "debug", Flag.DEBUG_TRACE);
    copy(root, "trace", Flag.DEBUG_TRACE);
    copy(root, "debug", Flag.DEBUG_TRACE_VERBOSE);
    copy(root, "trace", Flag.DEBUG_TRACE_VERBOSE);
    copy(root, "trace_verbose", Flag.DEBUG_TRACE_VERBOSE);
    copy(root, "trace", Flag.TRACE_VERBOSE);
    copy(root, "trace_verbose", Flag.TRACE_VERBOSE);
    copy(root, "logtime", Flag.LOGTIME);
    copy(root, "logtime_utc", Flag.LOGTIME_UTC);
    copy(root, "log_file", Flag.LOG_FILE);
    copy(root, "log_size_limit", Flag.LOG_SIZE_LIMIT);
    copy(root, "syslog", Flag.SYSLOG);
    copy(root, "remote_syslog", Flag.REMOTE_SYSLOG);
    copy(root, "max_traced_msg_len", Flag.MAX_TRACED_MSG_LEN);
  }

  private void authorization() {
    Map<String, Object> authorization = new LinkedHashMap<>();
    copy(authorization, "user", Flag.USER);
    copy(authorization, "password", Flag.PASSWORD);
    copy(authorization, "token", Flag.TOKEN);
    putUnlessEmpty("authorization", authorization);
  }

  private void tls() throws UsageException {
    if (Boolean.FALSE.equals(flags.get(Flag.TLS))) {
      root.put("tls", null);
      return;
    }
    if (!given(Flag.TLS)
        && !given(Flag.TLS_VERIFY)
        && !given(Flag.TLS_CERT)
        && !given(Flag.TLS_KEY)
        && !given(Flag.TLS_CA_CERT)) {
      return;
    }
    if (isEmpty(Flag.TLS_CERT)) {
      throw UsageException.ofRequest("TLS Server certificate must be present and valid");
    }
    if (isEmpty(Flag.TLS_KEY)) {
      throw UsageException.ofRequest("TLS Server private key must be present and valid");
    }
    Map<String, Object> tls = new LinkedHashMap<>();
    copy(tls, "cert_file", Flag.TLS_CERT);
    copy(tls, "key_file", Flag.TLS_KEY);
    copy(tls, "ca_file", Flag.TLS_CA_CERT);
    copy(tls, "verify", Flag.TLS_VERIFY);
    root.put("tls", tls);
  }

  private void jetStream() {
    if (!given(Flag.JETSTREAM)) {
      // a folder alone does not switch JetStream on, hence not a map under jetstream
      copy(root, "store_dir", Flag.STORE_DIR);
      return;
    }
    Map<String, Object> jetStream = new LinkedHashMap<>();
    jetStream.put("enabled", flags.get(Flag.JETSTREAM));
    copy(jetStream, "store_dir", Flag.STORE_DIR);
    root.put("jetstream", jetStream);
  }

  private void cluster() throws UsageException {
    Map<String, Object> cluster = new LinkedHashMap<>();
    copy(cluster, "name", Flag.CLUSTER_NAME);
    copy(cluster, "advertise", Flag.CLUSTER_ADVERTISE);
    copy(cluster, "no_advertise", Flag.NO_ADVERTISE);
    copy(cluster, "connect_retries", Flag.CONNECT_RETRIES);
    if (given(Flag.CLUSTER)) {
      String url = (String) flags.get(Flag.CLUSTER);
      if (url.isEmpty()) {
        cluster.put("port", 0L);
      } else {
        ClusterUrl.parse(url).putInto(cluster);
      }
    }
    if (given(Flag.ROUTES)) {
      List<String> routes = routes((String) flags.get(Flag.ROUTES));
      if (!routes.isEmpty() && !given(Flag.CLUSTER) && !given(Flag.CONFIG)) {
        throw UsageException.ofRequest(
            "solicited routes require cluster capabilities, e.g. --cluster");
      }
      cluster.put("routes", routes);
    }
    putUnlessEmpty("cluster", cluster);
  }

  private static List<String> routes(String text) {
    List<String> routes = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      String route = text.substring(start, end).strip();
      if (!route.isEmpty()) {
        routes.add(route);
      }
      start = end + 1;
    }
    return routes;
  }

  private boolean given(Flag flag) {
    return flags.containsKey(flag);
  }

  private boolean isEmpty(Flag flag) {
    Object value = flags.get(flag);
    return value == null || value.equals("");
  }

  private void copy(Map<String, Object> into, String key, Flag flag) {
    Object value = flags.get(flag);
    if (value != null) {
      into.put(key, value);
    }
  }

  private void putUnlessEmpty(String key, Map<String, Object> section) {
    if (!section.isEmpty()) {
      root.put(key, section);
    }
  }
}
