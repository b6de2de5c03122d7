package io.natrium.verify.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.auth.callout.AuthCalloutPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.tcp.TcpPlugin;
import io.natrium.verify.auth.CalloutService;
import io.natrium.verify.auth.CalloutService.Question;
import io.natrium.verify.auth.CalloutService.UserPart;
import io.natrium.verify.auth.Refusal;
import io.natrium.websocket.WebsocketPlugin;
import io.nats.client.Connection;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The callout service decides by the certificate that a client of TLS showed. */
@Timeout(120)
class CalloutOverTlsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final NKey issuer = CalloutService.newIssuer();
  private Authority root;
  private Authority between;
  private NatsServer server;
  private CalloutService service;

  @BeforeEach
  void make() throws Exception {
    root = Authority.create("root");
    between = root.below("between");
  }

  @AfterEach
  void stop() throws InterruptedException {
    service.close();
    server.close();
  }

  private void start(String verify) throws Exception {
    String tls =
        "tls {\n"
            + Authority.write(folder, "server", root.issue("server", "127.0.0.1"))
            + "ca_file: \""
            + root.write(folder, "ca")
            + "\"\n"
            + verify
            + "\n}\n";
    server =
        NatsServer.builder()
            .configText(
                "listen: \"127.0.0.1:-1\"\n"
                    + tls
                    + "websocket { listen: \"127.0.0.1:-1\"\n"
                    + tls
                    + "}\n"
                    + "accounts { AUTH { users: [ { user: auth, password: pwd } ] }, FOO {} }\n"
                    + "authorization { timeout: 30, auth_callout { account: AUTH,"
                    + " auth_users: [ auth ], issuer: "
                    + CalloutService.publicKey(issuer)
                    + " } }\n")
            .plugin("tcp", new TcpPlugin())
            .plugin("websocket", new WebsocketPlugin())
            .plugin("auth-basic", new BasicAuthPlugin())
            .plugin("auth-callout", new AuthCalloutPlugin())
            .build()
            .start();
    Options.Builder options =
        Options.builder()
            .server(server.ports().nats().get(0).replace("nats://", "tls://"))
            .sslContext(root.client(root.issue("service")));
    service = CalloutService.open(options, issuer, CalloutOverTlsTest::think);
  }

  /** Lets in whose certificate says example.com, under a name of the service's own. */
  private static void think(Question asked) throws GeneralSecurityException, IOException {
    List<X509Certificate> shown = certificates(asked);
    if (!shown.isEmpty()
        && shown.get(0).getSubjectX500Principal().getName().equals("CN=example.com")) {
      asked.admit("FOO", "dlc", null, UserPart.PLAIN);
    } else {
      asked.refuse("who is that");
    }
  }

  private static List<X509Certificate> certificates(Question asked)
      throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    Matcher pem =
        Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----")
            .matcher(asked.claims().replace("\\n", "\n"));
    while (pem.find()) {
      byte[] bytes = pem.group().getBytes(UTF_8);
      found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
    }
    return found;
  }

  private static Options.Builder with(String url, SSLContext context) {
    return Options.builder().server(url).sslContext(context).connectionTimeout(PATIENCE);
  }

  /** A certificate that is shown together with the one that leads to the root. */
  private Authority.Issued fromBetween() throws Exception {
    Authority.Issued issued = between.issue("example.com");
    return new Authority.Issued(issued.certificate(), issued.key(), List.of(between.certificate()));
  }

  private String tcp() {
    return server.ports().nats().get(0).replace("nats://", "tls://");
  }

  private String web() {
    return server.ports().of("websocket").get(0);
  }

  private void assertLetInByChain(String url, Authority.Issued shown, int length) throws Exception {
    try (Connection connection =
        Nats.connect(with(url, root.client(shown)).noReconnect().build())) {
      String info =
          new String(
              connection.request("$SYS.REQ.USER.INFO", new byte[0], PATIENCE).getData(), UTF_8);
      assertTrue(info.contains("\"user\":\"dlc\",\"account\":\"FOO\""), info);
    }
    Question asked = service.asked().poll(20, TimeUnit.SECONDS);
    assertEquals("1.3", tlsText(asked, "version"));
    assertTrue(tlsText(asked, "cipher").startsWith("TLS_"), asked.claims());
    assertTrue(asked.claims().contains("\"verified_chains\":[["), asked.claims());
    assertFalse(asked.claims().contains("\"certs\""), asked.claims());
    List<X509Certificate> chain = certificates(asked);
    assertEquals(length, chain.size());
    assertEquals(shown.certificate(), chain.get(0));
    assertEquals(root.certificate(), chain.get(length - 1));
  }

  private static String tlsText(Question asked, String name) {
    Matcher found =
        Pattern.compile("\"client_tls\":\\{[^}]*?\"" + name + "\":\"([^\"]*)\"")
            .matcher(asked.claims());
    return found.find() ? found.group(1) : "";
  }

  @Test
  void shouldTellByWhichChainAClientWasVerified() throws Exception {
    start("verify: true");
    assertLetInByChain(tcp(), root.issue("example.com"), 2);
    assertLetInByChain(tcp(), fromBetween(), 3);
  }

  @Test
  void shouldTellByWhichChainAClientOfAWebsocketWasVerified() throws Exception {
    start("verify: true");
    assertLetInByChain(web(), root.issue("example.com"), 2);
    assertLetInByChain(web(), fromBetween(), 3);
  }

  @Test
  void shouldRefuseWhomTheServiceDoesNotKnowByItsCertificate() throws Exception {
    start("verify: true");
    for (String url : new String[] {tcp(), web()}) {
      SSLContext stranger = root.client(root.issue("stranger"));
      assertEquals("Authorization Violation", Refusal.of(with(url, stranger)));
      assertEquals(2, certificates(service.asked().poll(20, TimeUnit.SECONDS)).size());
    }
  }

  @Test
  void shouldTellOfTlsWithoutCertificatesWhereNoneAreAskedFor() throws Exception {
    start("");
    SSLContext nobody = root.client(null);
    assertEquals("Authorization Violation", Refusal.of(with(tcp(), nobody)));
    Question asked = service.asked().poll(20, TimeUnit.SECONDS);
    assertEquals("1.3", tlsText(asked, "version"));
    assertFalse(asked.claims().contains("verified_chains"), asked.claims());
    assertFalse(asked.claims().contains("\"certs\""), asked.claims());
  }
}
