package io.natrium.kernel.plugin.lifecycle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds a plugin jar from source text, the way a build would: stored, with a manifest. */
public final class PluginJar {

  private static final Map<Map<String, String>, Map<String, byte[]>> COMPILED = new HashMap<>();

  private final Map<String, String> manifest = new LinkedHashMap<>();
  private final Map<String, String> sources = new TreeMap<>();
  private final Map<String, String> seen = new TreeMap<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private PluginJar(String id) {
    manifest.put("Plugin-Id", id);
    manifest.put("Plugin-Version", "1.0.0");
    manifest.put("Plugin-Class", "test." + id + ".Entry");
  }

  public static PluginJar of(String id) {
    return new PluginJar(id);
  }

  /** A plugin whose entry class has these members beside the four callbacks' defaults. */
  public static PluginJar of(String id, String start) {
    return of(id).entry("", start, "");
  }

  public PluginJar manifest(String name, String value) {
    if (value == null) {
      manifest.remove(name);
    } else {
      manifest.put(name, value);
    }
    return this;
  }

  PluginJar source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  /** Classes that the sources may use and that are not put into the jar. */
  PluginJar against(PluginJar other) {
    seen.putAll(other.sources);
    return this;
  }

  PluginJar file(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  PluginJar entry(String declare, String start, String stop) {
    String id = manifest.get("Plugin-Id");
    return source(
        "test." + id + ".Entry",
        """
        package test.%s;
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
  public Path write(Path directory, String name) throws IOException {
    Path jar = directory.resolve(name);
    Path part = directory.resolve(name + ".part");
    Files.write(part, bytes());
    return Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  public byte[] bytes() throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>();
    Manifest main = new Manifest();
    main.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.forEach((name, value) -> main.getMainAttributes().putValue(name, value));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    main.write(text);
    all.put(JarFile.MANIFEST_NAME, text.toByteArray());
    compile().forEach((name, bytes) -> all.put(name.replace('.', '/') + ".class", bytes));
    all.putAll(files);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> file : all.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        CRC32 sum = new CRC32();
        sum.update(file.getValue());
        entry.setCrc(sum.getValue());
        entry.setSize(file.getValue().length);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private Map<String, byte[]> compile() {
    Map<String, String> all = new TreeMap<>(seen);
    all.putAll(sources);
    if (all.isEmpty()) {
      return Map.of();
    }
    Map<String, byte[]> classes = new TreeMap<>();
    synchronized (COMPILED) {
      classes.putAll(COMPILED.computeIfAbsent(all, PluginJar::compileAll));
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
