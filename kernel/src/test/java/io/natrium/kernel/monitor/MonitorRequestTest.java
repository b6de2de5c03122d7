package io.natrium.kernel.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitorRequestTest {

  private static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void shouldRefuseAFieldOfTheWrongType() {
    assertThrows(
        IllegalArgumentException.class, () -> MonitorRequest.read(json("{\"accounts\":true}")));
    assertEquals(
        List.of("A"), MonitorRequest.read(json("{\"accounts\":[\"A\"]}")).texts("accounts"));
  }

  @Test
  void shouldLeaveTheTypesOfOtherFieldsToTheDocument() {
    MonitorRequest request =
        MonitorRequest.choosingServers(
            json("{\"accounts\":true,\"subscriptions\":\"detail\",\"list\":[1],\"tags\":[\"a\"]}"));
    assertEquals(
        Map.of("accounts", "true", "subscriptions", "detail"), request.parameters().parameters());
    assertEquals(List.of("a"), request.texts("tags"));
  }

  @Test
  void shouldRefuseAChoiceOfServersOfTheWrongType() {
    for (String field : List.of("server_name", "cluster", "host", "domain", "tags")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> MonitorRequest.choosingServers(json("{\"" + field + "\":true}")),
          field);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> MonitorRequest.choosingServers(json("{\"exact_match\":\"yes\"}")));
  }
}
