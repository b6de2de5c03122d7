/**
 * Users, passwords and tokens of the configuration file. Verdicts on plain passwords are given at
 * once on the peer's loop; anything that takes time runs on the plugin's own threads. Knows no
 * kernel class.
 */
package io.natrium.auth.basic;
