package com.example.time;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The options of the service.
 *
 * @param subject where it answers
 * @param account whose clients may ask
 * @param zone in whose time it answers
 */
record TimeOptions(String subject, String account, ZoneId zone) {

  static final TimeOptions DEFAULTS = new TimeOptions("time.now", "$G", ZoneOffset.UTC);
}
