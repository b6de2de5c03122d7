package io.natrium.kernel.plugin.pf4j;

import io.natrium.kernel.plugin.source.PluginManifest;
import io.natrium.kernel.plugin.source.PluginRefused;
import io.natrium.kernel.plugin.source.PluginSource;
import io.natrium.kernel.plugin.source.PluginUnit;
import io.natrium.spi.plugin.ServerPlugin;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pf4j.PluginRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plugins from the jars of a directory. Owner: the thread that runs the host's operations.
 *
 * <p>A jar is copied to a private place, checked there, and loaded from there by a class loader
 * that shows the platform, the SPI, slf4j and what the plugins it depends on export.
 */
public final class JarPluginSource implements PluginSource {

  private static final Logger LOG = LoggerFactory.getLogger(JarPluginSource.class);
  private static final String SUFFIX = ".jar";

  private final Path directory;
  private final Pf4jRuntime runtime;
  private final VersionRanges versions;
  private final JarInspection inspection;
  private final PrivateCopies copies = new PrivateCopies();

  /**
   * Makes a source.
   *
   * @param directory where {@link #discover} looks; need not exist
   * @param spiVersion version of the SPI, checked against {@code Plugin-Requires}
   */
  public JarPluginSource(Path directory, String spiVersion) {
    this.directory = directory.toAbsolutePath().normalize();
    this.runtime = new Pf4jRuntime(this.directory);
    this.versions = new VersionRanges(runtime.getVersionManager());
    this.inspection = new JarInspection(spiVersion, versions);
  }

  @Override
  public Found discover() {
    List<PluginUnit> units = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    try {
      for (Path jar : jars()) {
        try {
          units.add(read(jar, false));
        } catch (PluginRefused e) {
          refused.add(new Refusal(jar.getFileName().toString(), jar.toString(), e.getMessage()));
        }
      }
    } catch (PluginRefused e) {
      refused.add(new Refusal("directory", directory.toString(), e.getMessage()));
    }
    return new Found(units, refused);
  }

  private List<Path> jars() throws PluginRefused {
    List<Path> jars = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return jars;
    }
    checkNotWritableByAll(directory);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      files.forEach(jars::add);
    } catch (IOException e) {
      throw new PluginRefused("the plugins directory cannot be read: " + e);
    }
    Collections.sort(jars);
    return jars;
  }

  private static void checkNotWritableByAll(Path path) throws PluginRefused {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    try {
      if (view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new PluginRefused(
            path
                + " can be written by every user of this machine, so anybody could run code in the"
                + " server; take the right away with chmod o-w");
      }
    } catch (IOException e) {
      throw new PluginRefused(path + " cannot be read: " + e);
    }
  }

  @Override
  public PluginUnit inspect(Path jar) throws PluginRefused {
    Path whole = jar.toAbsolutePath().normalize();
    if (!Files.isRegularFile(whole)) {
      throw new PluginRefused(whole + " is no file");
    }
    checkNotWritableByAll(whole.getParent());
    return read(whole, true);
  }

  private PluginUnit read(Path jar, boolean deep) throws PluginRefused {
    checkNotWritableByAll(jar);
    Path copy;
    try {
      copy = copies.copy(jar);
    } catch (IOException e) {
      throw new PluginRefused("the jar cannot be copied to a private place: " + e);
    }
    try {
      return new JarUnit(jar, copy, inspection.inspect(copy, jar.toString(), deep));
    } catch (PluginRefused e) {
      copies.remove(copy);
      throw e;
    }
  }

  @Override
  public boolean takesJars() {
    return true;
  }

  @Override
  public Optional<Path> directory() {
    return Optional.of(directory);
  }

  @Override
  public void close() {
    copies.close();
  }

  private final class JarUnit implements PluginUnit {

    private final Path jar;
    private final Path copy;
    private final JarDescriptor descriptor;
    private final PluginManifest manifest;
    private volatile String checksum;
    private boolean open;

    JarUnit(Path jar, Path copy, JarDescriptor descriptor) {
      this.jar = jar;
      this.copy = copy;
      this.descriptor = descriptor;
      this.manifest = descriptor.manifest();
    }

    @Override
    public PluginManifest manifest() {
      return manifest;
    }

    @Override
    public String source() {
      return jar.toString();
    }

    @Override
    public Optional<Path> jar() {
      return Optional.of(jar);
    }

    @Override
    public Optional<String> checksum() {
      if (checksum == null) {
        try {
          checksum = Checksum.of(copy);
        } catch (IOException e) {
          LOG.debug("{} is not there any more: {}", copy, e.toString());
          return Optional.empty();
        }
      }
      return Optional.of(checksum);
    }

    @Override
    public boolean accepts(PluginManifest.Dependency dependency, String version) {
      if (version.isEmpty()) {
        return true; // an instance of the class path was built with this server
      }
      try {
        return versions.allows(dependency.versions(), version);
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    @Override
    public ClassLoader open(Function<String, Optional<ClassLoader>> peers) throws PluginRefused {
      try {
        ClassLoader loader = runtime.open(copy, descriptor, peers);
        open = true;
        return loader;
      } catch (PluginRuntimeException e) {
        throw new PluginRefused("the jar cannot be loaded: " + e.getMessage());
      }
    }

    @Override
    public boolean unloadable() {
      return true;
    }

    @Override
    public ServerPlugin create() throws Exception {
      return runtime.create(manifest.id());
    }

    @Override
    public void close() {
      if (!open) {
        return; // another unit of the same id may be loaded
      }
      open = false;
      runtime.release(manifest.id(), copy);
    }

    @Override
    public void discard() {
      close();
      copies.remove(copy);
    }
  }
}
