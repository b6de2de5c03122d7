/**
 * Replays the wire goldens: byte transcripts of the client protocol, recorded from nats-server.
 *
 * <p>The transcripts lie in the resource folder {@code golden}, whose README describes their
 * format. Everything here runs on the test's thread; a server under test brings its own. Only
 * {@code EmbeddedServerUnderTest} may name types of the kernel or of a plugin: to all others the
 * server is a host and a port.
 */
package io.natrium.verify.golden;
