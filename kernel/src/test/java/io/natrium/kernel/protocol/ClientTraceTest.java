package io.natrium.kernel.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientTraceTest {

  @Test
  void shouldHideSecretsAlone() {
    assertEquals(
        "{\"user\":\"ann\",\"pass\":\"[REDACTED]\",\"auth_token\": \"[REDACTED]\",\"lang\":\"go\"}",
        ClientTrace.redacted(
            "{\"user\":\"ann\",\"pass\":\"hidden\",\"auth_token\": \"hidden\",\"lang\":\"go\"}"));
    assertEquals(
        "{\"name\":\"pass\",\"tls_required\":false}",
        ClientTrace.redacted("{\"name\":\"pass\",\"tls_required\":false}"));
  }

  @Test
  void shouldHideSecretsHoweverTheyAreWritten() {
    for (String written :
        List.of(
            "{\"PASS\":\"hidden\"}",
            "{\"pass\":\"x\",\"pass\":\"hidden\"}",
            "{\"pass\" \t:\t \"hidden\"}",
            "{\"pass\":\"a\\\"hidden\"}",
            "{\"pass\":\"a\\\\\\\"hidden\"}",
            "{\"pass\":\"hidden",
            "{\"pass\":hidden}",
            "{\"\\u0070ass\":\"hidden\"}",
            "{\"sig\":\"hidden\",\"proxy_sig\":\"hidden\",\"nkey\":\"hidden\",\"jwt\":\"hidden\"}")) {
      assertFalse(ClientTrace.redacted(written).contains("hidden"), written);
    }
  }
}
