/**
 * A NATS server inside the JVM of a test. {@link io.natrium.junit.NatsServerTest} starts it for
 * JUnit Jupiter; {@link io.natrium.junit.ServerUnderTest} is the same for code that starts it by
 * itself. Each server has a port, a directory and threads of its own, so that tests run in
 * parallel; nothing here is static. Thread: the thread of the test.
 */
package io.natrium.junit;
