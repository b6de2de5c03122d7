package io.natrium.launcher.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The texts of {@code --help} and {@code --help_tls}. */
public final class HelpText {
  private HelpText() {}

  /** How to call the server; ends with an empty line. */
  public static String usage() {
    return resource("help.txt");
  }

  /** How to configure TLS, with the cipher suites of this JVM. */
  public static String tls() {
    StringBuilder out = new StringBuilder(resource("help_tls.txt"));
    try {
      SSLParameters supported = SSLContext.getDefault().getSupportedSSLParameters();
      out.append("Available cipher suites include:\n");
      for (String suite : supported.getCipherSuites()) {
        if (!suite.endsWith("_SCSV")) {
          out.append("    ").append(suite).append('\n');
        }
      }
    } catch (NoSuchAlgorithmException e) {
      out.append("This JVM offers no TLS: ").append(e.getMessage()).append('\n');
    }
    out.append("\nAvailable curve preferences include:\n");
    out.append("    X25519\n    CurveP256\n    CurveP384\n    CurveP521\n");
    return out.toString();
  }

  private static String resource(String name) {
    try (InputStream in = HelpText.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the launcher's jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the launcher's jar cannot be read: " + e.getMessage(), e);
    }
  }
}
