package com.example.stamp;

import java.util.List;

/**
 * The options of the plugin.
 *
 * @param account whose messages it sees
 * @param header name of the header that it sets
 * @param stamped subjects, wildcards allowed, whose messages get the header
 * @param rejected subjects, wildcards allowed, that nobody may publish to
 */
record StampOptions(String account, String header, List<String> stamped, List<String> rejected) {

  static final StampOptions DEFAULTS = new StampOptions("$G", "Received-At", List.of(), List.of());

  StampOptions {
    stamped = List.copyOf(stamped);
    rejected = List.copyOf(rejected);
  }
}
