package io.natrium.verify.contract;

import io.natrium.verify.websocket.JdkSocket;
import java.net.http.HttpClient;
import java.util.List;

/** The same over TLS, whose classes and engines are those of tcp. */
class SecureWebsocketPluginContractTest extends WebsocketPluginContractTest {

  @Override
  protected String configuration() {
    return "websocket { listen: \"127.0.0.1:-1\", tls { %s } }\n"
        .formatted(TestCertificate.fields(folder()));
  }

  @Override
  protected List<String> refusedReloads() {
    return List.of("", configuration().replace("listen", "same_origin: true, listen"));
  }

  @Override
  protected JdkSocket connect(String url) throws Exception {
    return JdkSocket.open(
        HttpClient.newBuilder().sslContext(TestCertificate.trusting()).build(), url);
  }
}
