package com.example.unixsocket;

/**
 * The options of the plugin.
 *
 * @param path the file of the socket; empty means that the server does not listen at one
 * @param permissions who may connect, as in {@code ls -l}; empty leaves it to the umask
 */
record UnixSocketOptions(String path, String permissions) {

  static final UnixSocketOptions DEFAULTS = new UnixSocketOptions("", "");
}
