package io.natrium.kernel.options;

import java.util.Objects;

/**
 * Files the server writes about itself. Immutable.
 *
 * @param pidFile the file for the process id; empty for none
 * @param portsFileDir the folder for the file of bound ports; empty for none
 * @param storeDir the folder for what has to outlive the server; empty for none
 */
public record FileOptions(String pidFile, String portsFileDir, String storeDir) {

  /** Checks and copies. */
  public FileOptions {
    Objects.requireNonNull(pidFile, "pidFile");
    Objects.requireNonNull(portsFileDir, "portsFileDir");
    Objects.requireNonNull(storeDir, "storeDir");
  }

  private static final FileOptions DEFAULTS = new FileOptions("", "", "");

  /**
   * Returns what a server without configuration uses.
   *
   * @return the defaults
   */
  public static FileOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Changes one value.
   *
   * @param pidFile the file for the process id; empty for none
   * @return a copy with this value
   */
  public FileOptions withPidFile(String pidFile) {
    return new FileOptions(pidFile, portsFileDir, storeDir);
  }

  /**
   * Changes one value.
   *
   * @param portsFileDir the folder for the file of bound ports; empty for none
   * @return a copy with this value
   */
  public FileOptions withPortsFileDir(String portsFileDir) {
    return new FileOptions(pidFile, portsFileDir, storeDir);
  }

  /**
   * Changes one value.
   *
   * @param storeDir the folder for what has to outlive the server; empty for none
   * @return a copy with this value
   */
  public FileOptions withStoreDir(String storeDir) {
    return new FileOptions(pidFile, portsFileDir, storeDir);
  }
}
