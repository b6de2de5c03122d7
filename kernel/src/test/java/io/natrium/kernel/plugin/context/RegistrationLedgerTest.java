package io.natrium.kernel.plugin.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.kernel.plugin.context.RegistrationLedger.Kind;
import io.natrium.kernel.plugin.context.RegistrationLedger.Leave;
import io.natrium.spi.Registration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationLedgerTest {

  private final RegistrationLedger ledger = new RegistrationLedger("test");
  private final List<String> closed = new ArrayList<>();

  private Registration enter(Kind kind, String name) {
    return ledger.enter(kind, name, () -> (Registration) () -> closed.add(name));
  }

  @Test
  void shouldCloseInReverseOrder() {
    enter(Kind.TRANSPORT, "a");
    enter(Kind.PROTOCOL, "b");
    enter(Kind.CLIENT, "c");
    assertEquals(
        List.of("internal client c", "protocol b", "transport a"), ledger.closeAll(Leave.FOR_NOW));
    assertEquals(List.of("c", "b", "a"), closed);
  }

  @Test
  void shouldForgetWhatThePluginCloses() {
    Registration first = enter(Kind.TRANSPORT, "a");
    enter(Kind.TRANSPORT, "b");
    first.close();
    first.close();
    assertEquals(List.of("a"), closed);
    assertEquals(List.of("transport b"), ledger.closeAll(Leave.FOR_NOW));
    assertEquals(List.of("a", "b"), closed);
    assertEquals(0, ledger.size());
  }

  @Test
  void shouldCloseTheKindsAskedForOnly() {
    enter(Kind.TRANSPORT, "a");
    enter(Kind.CLIENT, "b");
    enter(Kind.PROTOCOL, "c");
    ledger.close(EnumSet.of(Kind.TRANSPORT, Kind.PROTOCOL), Leave.FOR_NOW);
    assertEquals(List.of("c", "a"), closed);
    assertEquals(1, ledger.size());
  }

  @Test
  void shouldGoOnWhenOneCannotBeClosed() {
    enter(Kind.TRANSPORT, "a");
    ledger.enter(
        Kind.CLIENT,
        "bad",
        () ->
            (AutoCloseable)
                () -> {
                  throw new IllegalStateException("stuck");
                });
    ledger.closeAll(Leave.FOR_NOW);
    assertEquals(List.of("a"), closed);
  }

  @Test
  void shouldTakeNothingAfterTheEnd() {
    ledger.closeAll(Leave.FOR_NOW);
    assertThrows(IllegalStateException.class, () -> enter(Kind.CLIENT, "late"));
    assertEquals(List.of(), closed, "it was not even made");
  }

  @Test
  void shouldTakeBackWhatWasMadeWhileItClosed() {
    assertThrows(
        IllegalStateException.class,
        () ->
            ledger.enter(
                Kind.CLIENT,
                "racing",
                () -> {
                  ledger.closeAll(Leave.FOR_NOW);
                  return (Registration) () -> closed.add("racing");
                }));
    assertEquals(List.of("racing"), closed);
  }

  @Test
  void shouldEnterNothingThatCouldNotBeMade() {
    assertThrows(
        IllegalStateException.class,
        () ->
            ledger.enter(
                Kind.PROTOCOL,
                "taken",
                () -> {
                  throw new IllegalStateException("taken");
                }));
    assertEquals(0, ledger.size());
  }
}
