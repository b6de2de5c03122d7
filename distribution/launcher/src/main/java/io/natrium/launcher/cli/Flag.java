package io.natrium.launcher.cli;

/** The flags of the server; each with all its names, the kind of its value and what it means. */
enum Flag {
  HELP(Kind.BOOLEAN, "h", "help"),
  HELP_TLS(Kind.BOOLEAN, "help_tls"),
  VERSION(Kind.BOOLEAN, "v", "version"),
  CONFIG(Kind.STRING, "c", "config"),
  TEST(Kind.BOOLEAN, "t"),
  SIGNAL(Kind.STRING, "sl", "signal"),

  PORT(Kind.INTEGER, "p", "port"),
  HOST(Kind.STRING, "a", "addr", "net"),
  SERVER_NAME(Kind.STRING, "n", "name", "server_name"),
  CLIENT_ADVERTISE(Kind.STRING, "client_advertise"),
  HTTP_PORT(Kind.INTEGER, "m", "http_port"),
  HTTPS_PORT(Kind.INTEGER, "ms", "https_port"),
  PID_FILE(Kind.STRING, "P", "pid"),
  PORTS_FILE_DIR(Kind.STRING, "ports_file_dir"),
  PROFILE(Kind.INTEGER, "profile"),

  DEBUG(Kind.BOOLEAN, "D", "debug"),
  TRACE(Kind.BOOLEAN, "V", "trace"),
  TRACE_VERBOSE(Kind.BOOLEAN, "VV"),
  DEBUG_TRACE(Kind.BOOLEAN, "DV"),
  DEBUG_TRACE_VERBOSE(Kind.BOOLEAN, "DVV"),
  LOGTIME(Kind.BOOLEAN, "T", "logtime"),
  LOGTIME_UTC(Kind.BOOLEAN, "logtime_utc"),
  LOG_FILE(Kind.STRING, "l", "log"),
  LOG_SIZE_LIMIT(Kind.INTEGER, "log_size_limit"),
  SYSLOG(Kind.BOOLEAN, "s", "syslog"),
  REMOTE_SYSLOG(Kind.STRING, "r", "remote_syslog"),
  MAX_TRACED_MSG_LEN(Kind.INTEGER, "max_traced_msg_len"),

  USER(Kind.STRING, "user"),
  PASSWORD(Kind.STRING, "pass"),
  TOKEN(Kind.STRING, "auth"),

  TLS(Kind.BOOLEAN, "tls"),
  TLS_VERIFY(Kind.BOOLEAN, "tlsverify"),
  TLS_CERT(Kind.STRING, "tlscert"),
  TLS_KEY(Kind.STRING, "tlskey"),
  TLS_CA_CERT(Kind.STRING, "tlscacert"),

  JETSTREAM(Kind.BOOLEAN, "js", "jetstream"),
  STORE_DIR(Kind.STRING, "sd", "store_dir"),

  ROUTES(Kind.STRING, "routes"),
  CLUSTER(Kind.STRING, "cluster", "cluster_listen"),
  CLUSTER_NAME(Kind.STRING, "cluster_name"),
  CLUSTER_ADVERTISE(Kind.STRING, "cluster_advertise"),
  NO_ADVERTISE(Kind.BOOLEAN, "no_advertise"),
  CONNECT_RETRIES(Kind.INTEGER, "connect_retries");

  enum Kind {
    BOOLEAN,
    INTEGER,
    STRING
  }

  final Kind kind;
  private final String[] names;

  Flag(Kind kind, String... names) {
    this.kind = kind;
    this.names = names;
  }

  static Flag named(String name) {
    for (Flag flag : values()) {
      for (String candidate : flag.names) {
        if (candidate.equals(name)) {
          return flag;
        }
      }
    }
    return null;
  }
}
