package io.natrium.kernel.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.kernel.config.ConfigLoader;
import io.natrium.kernel.config.ConfigOrigin;
import io.natrium.kernel.config.ConfigParser;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.kernel.config.ConfigSource;
import io.natrium.kernel.config.Overlay;
import io.natrium.kernel.config.SectionRegistry;
import io.natrium.spi.account.TraceDestination;
import io.natrium.spi.config.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceReaderTest {

  private static Optional<TraceDestination> read(String line) {
    AccountsSection section = new AccountsSection(options -> {});
    SectionRegistry registry = new SectionRegistry();
    registry.add("kernel", section);
    return new ConfigLoader(new ConfigParser(ConfigSource.system()), registry, Overlay.none())
        .load(new ConfigOrigin.Text("accounts { A { " + line + " } }"))
        .value(section)
        .accounts()
        .get("A")
        .trace();
  }

  private static List<String> errors(String line) {
    return assertThrows(ConfigRejectedException.class, () -> read(line)).errors().stream()
        .map(Problem::text)
        .toList();
  }

  @Test
  void shouldTraceEverythingWhereNoPercentageIsGiven() {
    assertEquals(Optional.of(new TraceDestination("a.b", 100)), read("msg_trace: a.b"));
    assertEquals(Optional.of(new TraceDestination("a.b", 100)), read("trace_dest: { dest: a.b }"));
    assertEquals(Optional.empty(), read("limits { max_connections: 1 }"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "\"25\"", "\"25%\""})
  void shouldReadAPercentage(String sampling) {
    assertEquals(
        Optional.of(new TraceDestination("a", 25)),
        read("msg_trace: { dest: a, sampling: " + sampling + " }"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0|Trace destination sampling value 0 is invalid, needs to be [1..100]",
        "101|Trace destination sampling value 101 is invalid, needs to be [1..100]",
        "-1|Trace destination sampling value -1 is invalid, needs to be [1..100]",
        "4294967297|Trace destination sampling value 4294967297 is invalid, needs to be [1..100]",
        "\"0%\"|Trace destination sampling value 0 is invalid, needs to be [1..100]",
        "\"abc%\"|Invalid trace destination sampling value \"abc%\"",
        "true|Trace destination sampling field \"sampling\" should be an integer or a percentage,"
            + " got a boolean"
      })
  void shouldRefuseAnythingElse(String sampling, String error) {
    assertEquals(List.of(error), errors("msg_trace: { dest: a, sampling: " + sampling + " }"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a..b", "a.*", ">", ""})
  void shouldRefuseADestinationThatNobodyCanPublishTo(String subject) {
    String error = "Trace destination \"" + subject + "\" is not valid";
    assertEquals(List.of(error), errors("msg_trace: \"" + subject + '"'));
    assertEquals(List.of(error), errors("msg_trace: { dest: \"" + subject + "\" }"));
  }

  @Test
  void shouldRefuseWhatIsNoDestination() {
    assertEquals(
        List.of(
            "Expected account message trace \"trace_dest\" to be a string or a map/struct, got an"
                + " integer"),
        errors("trace_dest: 12"));
    assertEquals(
        List.of("Field \"dest\" should be a string, got an integer"),
        errors("msg_trace: { dest: 12 }"));
  }
}
