package io.natrium.verify.plugins;

import io.natrium.junit.contract.PluginJar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds a plugin jar from source text. */
final class SourceJar {

  private static final Map<Map<String, String>, Map<String, byte[]>> COMPILED = new HashMap<>();

  private final String id;
  private final PluginJar jar;
  private final Map<String, String> sources = new TreeMap<>();

  private SourceJar(String id) {
    this.id = id;
    jar = PluginJar.of(id, "test." + id + ".Entry");
  }

  static SourceJar of(String id) {
    return new SourceJar(id);
  }

  /** A plugin whose entry class has these members beside the four callbacks' defaults. */
  static SourceJar of(String id, String start) {
    return of(id).entry("", start, "");
  }

  SourceJar manifest(String name, String value) {
    jar.manifest(name, value);
    return this;
  }

  SourceJar source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  SourceJar file(String name, byte[] content) {
    jar.file(name, content);
    return this;
  }

  SourceJar entry(String declare, String start, String stop) {
    return source(
        "test." + id + ".Entry",
        """
        package test.%s;
        import io.natrium.spi.auth.*;
        import io.natrium.spi.intercept.*;
        import io.natrium.spi.plugin.*;
        import io.natrium.spi.session.*;
        import java.time.Duration;
        import java.util.concurrent.*;
        public class Entry implements ServerPlugin {
          static java.util.List<Object> kept = new java.util.ArrayList<>();
          public void declare(Declaration declaration) { %s }
          public void start(PluginContext context) throws Exception { %s }
          public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
            return CompletableFuture.completedFuture(null);
          }
          public void stop() { %s }
        }
        """
            .formatted(id, declare, start, stop));
  }

  /** Writes the jar under a temporary name and moves it into place. */
  Path write(Path directory, String name) throws IOException {
    return compiled().write(directory, name);
  }

  byte[] bytes() throws IOException {
    return compiled().bytes();
  }

  private PluginJar compiled() {
    compile().forEach((name, bytes) -> jar.file(name.replace('.', '/') + ".class", bytes));
    return jar;
  }

  private Map<String, byte[]> compile() {
    Map<String, String> all = new TreeMap<>(sources);
    if (all.isEmpty()) {
      return Map.of();
    }
    Map<String, byte[]> classes = new TreeMap<>();
    synchronized (COMPILED) {
      classes.putAll(COMPILED.computeIfAbsent(all, SourceJar::compileAll));
    }
    classes.keySet().removeIf(name -> !sources.containsKey(name.replaceFirst("\\$.*", "")));
    return classes;
  }

  private static Map<String, byte[]> compileAll(Map<String, String> texts) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    Map<String, ByteArrayOutputStream> made = new TreeMap<>();
    List<JavaFileObject> units = new ArrayList<>();
    texts.forEach((name, text) -> units.add(new Source(name, text)));
    JavaFileManager output =
        new ForwardingJavaFileManager<>(
            compiler.getStandardFileManager(messages, null, StandardCharsets.UTF_8)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new Compiled(className, made);
          }
        };
    List<String> options =
        List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
    boolean done = compiler.getTask(null, output, messages, options, null, units).call();
    if (!done) {
      throw new AssertionError("a test plugin does not compile: " + messages.getDiagnostics());
    }
    Map<String, byte[]> classes = new TreeMap<>();
    made.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String className, String text) {
      super(URI.create("mem:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Compiled extends SimpleJavaFileObject {

    private final String className;
    private final Map<String, ByteArrayOutputStream> made;

    Compiled(String className, Map<String, ByteArrayOutputStream> made) {
      super(URI.create("mem:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
      this.className = className;
      this.made = made;
    }

    @Override
    public OutputStream openOutputStream() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      made.put(className, out);
      return out;
    }
  }
}
