package io.natrium.launcher;

/** The entry of the distribution's start script. */
public final class Main {
  private Main() {}

  /** Runs a server, or what else the arguments ask for, and ends the JVM. */
  public static void main(String[] arguments) {
    String[] restored = Secrets.restore(arguments, System.getenv());
    int status = new Launcher(new KernelServers(), System.out, System.err).run(restored);
    System.exit(status);
  }
}
