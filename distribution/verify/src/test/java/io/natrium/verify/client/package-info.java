/**
 * What the tests of the running server share: a server in this JVM, a client that writes and reads
 * frames by hand, and waiting for a condition. No tests here.
 */
package io.natrium.verify.client;
