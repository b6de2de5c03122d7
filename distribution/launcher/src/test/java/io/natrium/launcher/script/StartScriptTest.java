package io.natrium.launcher.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script with JDKs that only print how they were called. */
class StartScriptTest {
  private static final Path SCRIPT = Path.of("../full/src/main/dist/bin/nats-server");

  private record Result(int status, List<String> lines, String error) {
    boolean has(String line) {
      return lines.contains(line);
    }

    String startingWith(String prefix) {
      return lines.stream().filter(line -> line.startsWith(prefix)).findFirst().orElse(null);
    }
  }

  @TempDir private Path temp;
  private Path root;
  private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void install() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
    root = temp.toRealPath();
    home = root.resolve("natrium home");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib"));
    Files.createFile(home.resolve("lib/b.jar"));
    Files.createFile(home.resolve("lib/a.jar"));
    Path script = home.resolve("bin/nats-server");
    Files.copy(SCRIPT, script, StandardCopyOption.REPLACE_EXISTING);
    assertTrue(script.toFile().setExecutable(true));
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("NATRIUM_JAVA_DIRS", "");
    environment.put("NATRIUM_CGROUP_ROOT", root.resolve("no-cgroups").toString());
  }

  @Test
  void takesTheNewestJdk() throws Exception {
    jdk("jdk-17", "17.0.9");
    Path newest = jdk("jdk-25b", "25.0.10");
    jdk("jdk-25a", "25.0.2");
    jdk("jdk-8", "1.8.0_402");
    environment.put("JAVA_HOME", root.resolve("jdk-17").toString());
    environment.put("NATRIUM_JAVA_DIRS", root + "/jdk-*");
    assertEquals(newest + "/bin/java", run().lines().get(0));
  }

  @Test
  void takesTheJdkItIsTold() throws Exception {
    Path told = jdk("jdk-17", "17.0.9");
    jdk("jdk-25", "25");
    environment.put("NATRIUM_JAVA_DIRS", root + "/jdk-*");
    environment.put("NATRIUM_JAVA", told.toString());
    assertEquals(told + "/bin/java", run().lines().get(0));
    environment.put("NATRIUM_JAVA", told + "/bin/java");
    assertEquals(told + "/bin/java", run().lines().get(0));
  }

  @Test
  void saysThatAJdkIsTooOldOrMissing() throws Exception {
    environment.put("NATRIUM_JAVA", jdk("old", "11.0.2").toString());
    Result old = run();
    assertEquals(1, old.status());
    assertTrue(old.error().contains("is Java 11.0.2: 17 or newer is needed"), old.error());

    environment.put("NATRIUM_JAVA", root.resolve("nothing").toString());
    Result missing = run();
    assertEquals(1, missing.status());
    assertTrue(missing.error().contains("is no JDK"), missing.error());
  }

  @Test
  void findsItsFolderThroughLinks() throws Exception {
    useJdk("25.0.3");
    Path link = Files.createDirectories(root.resolve("other")).resolve("nats-server");
    Files.createSymbolicLink(link, home.resolve("bin/nats-server"));
    Path second = root.resolve("my-server");
    Files.createSymbolicLink(second, Path.of("other/nats-server"));
    Result result = run(List.of(second.toString()), root);
    assertTrue(result.has("-Dnatrium.home=" + home), result.toString());
    assertTrue(result.has("-Dnatrium.program=my-server"), result.toString());

    assertTrue(run(List.of("./nats-server"), home.resolve("bin")).has("-Dnatrium.home=" + home));
    assertTrue(run(List.of("bin/nats-server"), home).has("-Dnatrium.home=" + home));
    assertTrue(
        run(List.of("../bin/nats-server"), home.resolve("lib")).has("-Dnatrium.home=" + home));
  }

  @Test
  void passesClassPathArgumentsAndOptions() throws Exception {
    useJdk("25.0.3");
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/jvm.options"), "-Xmx99m\n");
    Files.createDirectories(home.resolve("plugins"));
    Files.writeString(home.resolve("plugins/x.jvmargs"), "--add-opens=a/b=ALL-UNNAMED\n");
    environment.put("NATRIUM_JAVA_OPTS", "-Da=b -Dc=d");
    environment.put("TMPDIR", "/some where");
    Result result = run("-p", "1", "a  b", "", "$x");
    List<String> lines = result.lines();
    assertTrue(result.has(home + "/lib/a.jar:" + home + "/lib/b.jar"), lines.toString());
    assertTrue(result.has("@" + home + "/conf/jvm.options"), lines.toString());
    assertTrue(result.has("@" + home + "/plugins/x.jvmargs"), lines.toString());
    assertTrue(result.has("-Da=b") && result.has("-Dc=d"), lines.toString());
    assertTrue(result.has("-Djava.io.tmpdir=/some where"), lines.toString());
    assertTrue(result.has("signal 60"), lines.toString());
    assertFalse(result.has("-Xrs"));
    int main = lines.indexOf("io.natrium.launcher.Main");
    assertEquals(List.of("-p", "1", "a  b", "", "$x"), lines.subList(main + 1, main + 6));
  }

  @Test
  void addsOptionsOfNewerJdksForThoseOnly() throws Exception {
    useJdk("17.0.1");
    assertFalse(run().has("--enable-native-access=ALL-UNNAMED"));
    useJdk("25");
    assertTrue(run().has("--enable-native-access=ALL-UNNAMED"));
  }

  @Test
  void letsTheHeapShrinkWhereTheJdkLetsItGrow() throws Exception {
    useJdk("17.0.1");
    Result old = run();
    assertFalse(old.has("-XX:-ShrinkHeapInSteps"), old.toString());
    assertFalse(old.has("-Dnatrium.heap.keeper=true"), old.toString());

    useJdk("25.0.3");
    Result usual = run();
    assertTrue(usual.has("-XX:-ShrinkHeapInSteps"), usual.toString());
    assertTrue(usual.has("-Dnatrium.heap.keeper=true"), usual.toString());
    assertTrue(usual.has("-XX:NewSize=16m"), usual.toString());
    assertTrue(usual.has("-XX:TrimNativeHeapInterval=10000"), usual.toString());

    environment.put("NATRIUM_JAVA_OPTS", "-Xmx20m");
    Result small = run();
    assertTrue(small.has("-Dnatrium.heap.keeper=true"), small.toString());
    assertFalse(small.has("-XX:NewSize=16m"), small.toString());

    environment.put("NATRIUM_JAVA_OPTS", "-XX:-UseSerialGC -XX:+UseG1GC");
    Result other = run();
    assertFalse(other.has("-Dnatrium.heap.keeper=true"), "other collectors know by themselves");
    assertFalse(other.has("-XX:-ShrinkHeapInSteps"), other.toString());
  }

  @Test
  void dividesTheMemoryOfTheContainer() throws Exception {
    useJdk("25.0.3");
    Path cgroups = Files.createDirectories(root.resolve("cgroups"));
    environment.put("NATRIUM_CGROUP_ROOT", cgroups.toString());
    Files.writeString(cgroups.resolve("memory.max"), "max\n");
    assertEquals(null, run().startingWith("-Xmx"));

    Files.writeString(cgroups.resolve("memory.max"), "536870912\n");
    assertTrue(run().has("-Xmx256m"));
    assertTrue(run().has("-XX:MaxDirectMemorySize=128m"));

    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/jvm.options"), "# -XX:MaxDirectMemorySize=1m\n-Xmx99m\n");
    assertEquals(null, run().startingWith("-Xmx"));
    assertTrue(run().has("-XX:MaxDirectMemorySize=128m"));
  }

  @Test
  void keepsHalfOfTheBuffersForWhatWaitsToBeSent() throws Exception {
    useJdk("25.0.3");
    assertFalse(run().lines().stream().anyMatch(line -> line.contains("OUTBOUND")));
    environment.put("NATRIUM_JAVA_OPTS", "-XX:MaxDirectMemorySize=64m -Da=b");
    assertTrue(run().has("variable NATRIUM_OUTBOUND_MIB=32"));
    environment.put("NATRIUM_JAVA_OPTS", "-XX:MaxDirectMemorySize=1G");
    assertTrue(run().has("variable NATRIUM_OUTBOUND_MIB=512"));
    environment.put("NATRIUM_JAVA_OPTS", "-XX:MaxDirectMemorySize=nonsense");
    assertFalse(run().lines().stream().anyMatch(line -> line.contains("OUTBOUND")));
    environment.put("NATRIUM_JAVA_OPTS", "-XX:MaxDirectMemorySize=64m");
    environment.put("NATRIUM_OUTBOUND_MIB", "7");
    assertTrue(run().has("variable NATRIUM_OUTBOUND_MIB=7"), "who says it himself is right");
  }

  @Test
  void readsTheLimitOfOlderContainers() throws Exception {
    useJdk("17.0.1");
    Path memory = Files.createDirectories(root.resolve("cgroups/memory"));
    environment.put("NATRIUM_CGROUP_ROOT", root.resolve("cgroups").toString());
    Files.writeString(memory.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
    assertEquals(null, run().startingWith("-Xmx"));
    Files.writeString(memory.resolve("memory.limit_in_bytes"), "1073741824\n");
    assertTrue(run().has("-Xmx512m"));
  }

  @Test
  void usesTheClassCacheOnlyIfItIsThere() throws Exception {
    useJdk("25.0.3");
    Path cache = home.resolve("cache/25.0.3+1.aot");
    Result first = run();
    assertTrue(first.has("-Dnatrium.cache=" + cache), first.lines().toString());
    assertEquals(null, first.startingWith("-XX:AOTCache"));

    Files.createDirectories(cache.getParent());
    Files.createFile(cache);
    assertTrue(run().has("-XX:AOTCache=" + cache));

    environment.put("NATRIUM_CACHE", "off");
    Result off = run();
    assertEquals(null, off.startingWith("-XX:AOTCache"));
    assertEquals(null, off.startingWith("-Dnatrium.cache"));

    environment.remove("NATRIUM_CACHE");
    environment.put("NATRIUM_CACHE_DIR", root + "/elsewhere");
    useJdk("17.0.1");
    Files.createDirectories(root.resolve("elsewhere"));
    Path shared = Files.createFile(root.resolve("elsewhere/17.0.1+1.jsa"));
    assertTrue(run().has("-XX:SharedArchiveFile=" + shared));
  }

  @Test
  void takesCredentialsOffTheCommandLine() throws Exception {
    useJdk("25.0.3");
    Result result =
        run(
            "--user",
            "ann",
            "--pass=it's \"x\"",
            "-p",
            "1",
            "--routes",
            "nats://u:p@h:1",
            "-auth",
            "");
    String line = String.join(" ", result.lines());
    int main = result.lines().indexOf("io.natrium.launcher.Main");
    assertEquals(
        List.of(
            "--user",
            "[REDACTED:1]",
            "--pass=[REDACTED:2]",
            "-p",
            "1",
            "--routes",
            "[REDACTED:6]",
            "-auth",
            "[REDACTED:8]"),
        result.lines().subList(main + 1, main + 10),
        line);
    assertTrue(result.has("variable NATRIUM_ARG_1=ann"), line);
    assertTrue(result.has("variable NATRIUM_ARG_2=it's \"x\""), line);
    assertTrue(result.has("variable NATRIUM_ARG_6=nats://u:p@h:1"), line);
  }

  private void useJdk(String version) throws IOException {
    environment.put("NATRIUM_JAVA", jdk("used-" + version, version).toString());
  }

  @Test
  void takesBackThatSignalsAreIgnored() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/proc/self/status"))
            && run(List.of("/usr/bin/env", "--default-signal=HUP", "true"), root).status() == 0,
        "needs env of coreutils 8.31");
    useJdk("25.0.3");
    String script = home.resolve("bin/nats-server").toString();
    for (String signals : List.of("HUP", "INT", "TERM", "HUP INT", "INT TERM QUIT", "PIPE TERM")) {
      Result result =
          run(List.of("/bin/sh", "-c", "trap '' " + signals + "; exec \"$0\" -p 4", script), root);
      assertTrue(result.has("-p"), result.toString());
      assertTrue(result.has("ignored of HUP, INT, TERM: none"), signals + ' ' + result);
    }
  }

  /** A folder that looks like a JDK; its java prints its name, its arguments, its environment. */
  private Path jdk(String name, String version) throws IOException {
    Path folder = root.resolve(name);
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(
        folder.resolve("release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_RUNTIME_VERSION=\""
            + version
            + "+1\"\nJAVA_VERSION=\""
            + version
            + "\"\n");
    Path java = folder.resolve("bin/java");
    Files.writeString(
        java,
        "#!/bin/sh\necho \"$0\"\nfor a; do printf '%s\\n' \"$a\"; done\n"
            + "echo \"signal $_JAVA_SR_SIGNUM\"\n"
            + "ignored=$(sed -n 's/^SigIgn:[^0-9a-f]*/0x/p' /proc/self/status 2>/dev/null)\n"
            + "[ $((${ignored:-0} & 0x4003)) -eq 0 ] && echo 'ignored of HUP, INT, TERM: none'\n"
            + "env | grep -E 'NATRIUM_(ARG|OUTBOUND)_' | sed 's/^/variable /'\nexit 0\n");
    assertTrue(java.toFile().setExecutable(true));
    return folder;
  }

  private Result run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/nats-server").toString());
    command.addAll(List.of(arguments));
    return run(command, root);
  }

  private Result run(List<String> command, Path directory) throws Exception {
    List<String> whole = new ArrayList<>(command);
    if (!whole.get(0).startsWith("/")) {
      // the shell resolves a relative name against its own folder
      whole.addAll(0, List.of("/bin/sh"));
    }
    Path output = root.resolve("output");
    Path error = root.resolve("error");
    ProcessBuilder builder = new ProcessBuilder(whole);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.directory(directory.toFile());
    builder.redirectOutput(output.toFile());
    builder.redirectError(error.toFile());
    Process process = builder.start();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the script did not end");
    return new Result(
        process.exitValue(),
        Files.readAllLines(output, StandardCharsets.UTF_8),
        Files.readString(error, StandardCharsets.UTF_8));
  }
}
