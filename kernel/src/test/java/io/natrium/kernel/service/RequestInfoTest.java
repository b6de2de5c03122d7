package io.natrium.kernel.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.natrium.spi.session.Message;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class RequestInfoTest {

  private static Message message(String headers) {
    byte[] block = headers.isEmpty() ? null : headers.getBytes(ISO_8859_1);
    return Message.of("s", "r", block, new byte[0]);
  }

  private static String set(String headers) {
    return new String(RequestInfo.set(message(headers), "{}"), ISO_8859_1);
  }

  @Test
  void shouldBeTheOnlyHeaderWhereThereWasNone() {
    assertEquals("NATS/1.0\r\nNats-Request-Info: {}\r\n\r\n", set(""));
  }

  @Test
  void shouldTakeOutWhatTheClientSaidWhereverItStands() {
    assertEquals(
        "NATS/1.0\r\nA: 1\r\nB: 2\r\nNats-Request-Info: {}\r\n\r\n",
        set(
            "NATS/1.0\r\nNats-Request-Info: x\r\nA: 1\r\nnats-request-info: y\r\n"
                + "NATS-REQUEST-INFO:z\r\nB: 2\r\nNats-Request-Info: last\r\n\r\n"));
    assertEquals(
        "NATS/1.0\r\nNats-Request-Info: {}\r\n\r\n", set("NATS/1.0\r\nNats-Request-Info: cut"));
  }

  @Test
  void shouldKeepHeadersThatOnlyLookLikeIt() {
    assertEquals(
        "NATS/1.0\r\nNats-Request-Infos: 1\r\nX: Nats-Request-Info: 2\r\nNats-Request-Info: {}\r\n\r\n",
        set("NATS/1.0\r\nNats-Request-Infos: 1\r\nX: Nats-Request-Info: 2\r\n\r\n"));
  }

  /** With a pass for each of them this would take minutes. */
  @Test
  void shouldTakeOutAnyNumberInOnePass() {
    String many = "NATS/1.0\r\n" + "Nats-Request-Info:x\r\n".repeat(500_000) + "\r\n";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> assertEquals("NATS/1.0\r\nNats-Request-Info: {}\r\n\r\n", set(many)));
  }

  @Test
  void shouldTellThroughWhichAccountItCame() {
    String said = "NATS/1.0\r\nNats-Request-Info: {\"acc\":\"A\"}\r\n\r\n";
    assertEquals("{\"acc\":\"A\",\"svc\":\"B\"}", RequestInfo.through(message(said), "B", null));
    assertNull(RequestInfo.through(message("NATS/1.0\r\nA: 1\r\n\r\n"), "B", null));
  }

  @Test
  void shouldTellTheLastAccountItCameThroughBehindTheFirst() {
    String said = "{\"acc\":\"\\\"A\\\\\",\"svc\":\"B\",\"user\":\"\\\"svc\\\":\",\"rtt\":1}";
    String headers = "NATS/1.0\r\nNats-Request-Info: " + said + "\r\n\r\n";
    assertEquals(said.replace("\"B\"", "\"C\""), RequestInfo.through(message(headers), "C", null));
  }

  @Test
  void shouldTellTheServerToServicesThatShareFromTheirAccountOn() {
    String said = "NATS/1.0\r\nNats-Request-Info: {\"acc\":\"A\",\"rtt\":1}\r\n\r\n";
    String own = "{\"acc\":\"A\",\"rtt\":2,\"server\":\"s\",\"cluster\":\"c\"}";
    String told = "{\"acc\":\"A\",\"svc\":\"B\",\"rtt\":1,\"server\":\"s\",\"cluster\":\"c\"}";
    assertEquals(told, RequestInfo.through(message(said), "B", own));
    String again = "NATS/1.0\r\nNats-Request-Info: " + told + "\r\n\r\n";
    assertEquals(told, RequestInfo.through(message(again), "B", own));
  }
}
