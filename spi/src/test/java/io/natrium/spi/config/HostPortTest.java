package io.natrium.spi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {

  @ParameterizedTest
  @CsvSource({
    "localhost:4222, localhost, 4222",
    ":4222, '', 4222",
    "127.0.0.1:-1, 127.0.0.1, -1",
    "[::1]:4222, ::1, 4222",
    "[]:1, '', 1"
  })
  void readsHostAndPort(String text, String host, int port) {
    assertEquals(new HostPort(host, port), HostPort.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, could not parse address string \"localhost\"",
    "::1:4222, could not parse address string \"::1:4222\"",
    "[::1:4222, could not parse address string \"[::1:4222\"",
    "a]b:1, could not parse address string \"a]b:1\"",
    "localhost:abc, could not parse port \"abc\"",
    "localhost:, could not parse port \"\""
  })
  void refusesWhatIsNoAddress(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"localhost:4222", "[::1]:4222", ":1"})
  void writesWhatItReads(String text) {
    assertEquals(text, HostPort.parse(text).toString());
  }
}
