package io.natrium.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalCommandTest {

  private static final class Machine implements SignalCommand.Processes {
    private final List<Long> running = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private String failure;

    @Override
    public List<Long> servers() {
      return running;
    }

    @Override
    public String send(long pid, String signal) {
      sent.add(signal + " " + pid);
      return failure;
    }
  }

  private final Machine machine = new Machine();
  private final SignalCommand command = new SignalCommand(machine);

  @ParameterizedTest
  @CsvSource({
    "stop,KILL",
    "quit,INT",
    "term,TERM",
    "reopen,USR1",
    "reload,HUP",
    "ldm,USR2",
  })
  void sendsTheSignalOfTheCommand(String name, String signal) throws Exception {
    command.send(name + "=17");
    assertEquals(List.of(signal + " 17"), machine.sent);
  }

  @Test
  void readsThePidFromAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("server.pid"), "123\n");
    command.send("reload=" + file);
    assertEquals(List.of("HUP 123"), machine.sent);
  }

  @Test
  void takesTheOnlyServerWithoutATarget() throws Exception {
    machine.running.add(5L);
    command.send("ldm");
    assertEquals(List.of("USR2 5"), machine.sent);
  }

  @Test
  void takesAllServersThatMatchAPattern() throws Exception {
    machine.running.addAll(List.of(120L, 121L, 13L));
    command.send("reopen=12*");
    assertEquals(List.of("USR1 120", "USR1 121"), machine.sent);
    machine.sent.clear();
    command.send("reopen=*");
    assertEquals(3, machine.sent.size());
  }

  @Test
  void refusesToChooseAmongServers() {
    machine.running.addAll(List.of(1L, 2L));
    refuses("reload", "multiple nats-server processes running:\n1\n2");
    refuses("reload=", "multiple nats-server processes running:\n1\n2");
  }

  @Test
  void tellsWhatIsWrong() {
    refuses("reload", "no nats-server processes running");
    refuses("reload=abc", "invalid pid: abc");
    refuses("reload=1=2=3", "invalid signal parameters: [2=3]");
    refuses("shout=1", "unknown signal \"shout\"");
    machine.failure = "no such process";
    refuses("reload=99", "\nsignal \"reload\" 99: no such process");
  }

  private void refuses(String operand, String message) {
    UsageException e = assertThrows(UsageException.class, () -> command.send(operand));
    assertEquals(message, e.getMessage());
  }
}
