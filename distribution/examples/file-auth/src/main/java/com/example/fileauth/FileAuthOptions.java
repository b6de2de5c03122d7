package com.example.fileauth;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The options of the plugin.
 *
 * @param file the file with the users
 * @param account what users are let in to
 * @param refresh time between two looks at the file
 */
record FileAuthOptions(Path file, String account, Duration refresh) {

  static final FileAuthOptions DEFAULTS =
      new FileAuthOptions(Path.of("users.txt"), "$G", Duration.ofSeconds(1));
}
