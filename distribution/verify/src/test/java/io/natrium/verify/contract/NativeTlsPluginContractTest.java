package io.natrium.verify.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.tcp.netty.TlsEngine;
import io.netty.handler.ssl.OpenSsl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The same with TLS by the native engine, whose library goes with the plugin. */
class NativeTlsPluginContractTest extends TcpPluginContractTest {

  @BeforeEach
  void chooseEngine() {
    // On the class path first, as the other libraries.
    assumeTrue(OpenSsl.isAvailable(), "no native engine for this platform");
    System.setProperty(TlsEngine.PROPERTY, "native");
  }

  @AfterEach
  void leaveChoice() {
    System.clearProperty(TlsEngine.PROPERTY);
  }

  @Override
  protected String configuration() {
    return super.configuration()
        + "tls { %s, timeout: 20 }\n".formatted(TestCertificate.fields(folder()));
  }

  @Override
  protected List<String> refusedReloads() {
    return List.of(configuration().replace("ec-key.pem", "no-key.pem"));
  }

  @Override
  protected void use(NatsServer server) throws IOException {
    try (Socket socket = connect(server)) {
      assertTrue(line(socket.getInputStream()).startsWith("INFO "));
      try (SSLSocket secure =
          (SSLSocket)
              TestCertificate.trusting()
                  .getSocketFactory()
                  .createSocket(socket, "localhost", socket.getPort(), true)) {
        secure.startHandshake();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(secure.getInputStream(), StandardCharsets.US_ASCII));
        String talk = "CONNECT {\"verbose\":false}\r\nSUB a 1\r\nPUB a 5\r\nhello\r\nPING\r\n";
        secure.getOutputStream().write(talk.getBytes(StandardCharsets.US_ASCII));
        assertEquals("MSG a 1 5", in.readLine());
        assertEquals("hello", in.readLine());
        assertEquals("PONG", in.readLine());
      }
    }
  }

  /** Reads no byte more than the line, since the next ones are not clear. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }
}
