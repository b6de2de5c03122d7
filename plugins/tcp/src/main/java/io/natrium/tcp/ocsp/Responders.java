package io.natrium.tcp.ocsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The responders that certificates name, asked over HTTP. Stateless. Blocks. */
final class Responders {

  private static final Logger LOG = LoggerFactory.getLogger(Responders.class);
  private static final String INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";
  private static final String OCSP = "1.3.6.1.5.5.7.48.1";
  private static final int URI_NAME = 0x86;
  private static final int MAX_RESPONDERS = 4;
  static final int MAX_ANSWER = 64 * 1024;

  private Responders() {}

  /** The addresses in a certificate; empty where it names none that could be asked. */
  static List<URI> of(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(INFORMATION_ACCESS);
    if (extension == null) {
      return List.of();
    }
    List<URI> found = new ArrayList<>();
    try {
      Der accesses = new Der(new Der(extension).read(Der.OCTETS)).enter(Der.SEQUENCE);
      while (accesses.hasMore() && found.size() < MAX_RESPONDERS) {
        Der access = accesses.enter(Der.SEQUENCE);
        if (access.oid().equals(OCSP) && access.isNext(URI_NAME)) {
          add(new String(access.read(URI_NAME), StandardCharsets.US_ASCII), found);
        }
      }
    } catch (Der.Malformed damaged) {
      // What could be read counts: a certificate that was accepted cannot opt out by being damaged.
      return found;
    }
    return found;
  }

  private static void add(String text, List<URI> found) {
    try {
      found.add(address(text));
    } catch (URISyntaxException notWeb) {
      LOG.debug("A certificate names a responder that is no address: {}", notWeb.getMessage());
    }
  }

  /** The address of a responder that can be asked over HTTP. */
  static URI address(String text) throws URISyntaxException {
    URI uri = new URI(text);
    if (("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
        && uri.getHost() != null) {
      return uri;
    }
    throw new URISyntaxException(text, "not of HTTP");
  }

  /** Asks one after another; the first answer counts. */
  static byte[] ask(List<URI> responders, byte[] question, Duration timeout) throws IOException {
    IOException last = null;
    for (URI responder : responders) {
      try {
        return ask(responder, question, false, (int) timeout.toMillis());
      } catch (IOException e) {
        last = e;
      }
    }
    throw exhausted(last);
  }

  /** Asks one after another, each by POST and then by GET, within a limit for all together. */
  static byte[] post(List<URI> responders, byte[] question, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    IOException last = null;
    for (URI responder : responders) {
      for (boolean post : new boolean[] {true, false}) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw exhausted(last);
        }
        try {
          return ask(responder, question, post, (int) left);
        } catch (IOException e) {
          last = e;
        }
      }
    }
    throw exhausted(last);
  }

  private static IOException exhausted(IOException last) {
    return new IOException("exhausted OCSP responders: " + last, last);
  }

  private static byte[] ask(URI responder, byte[] question, boolean post, int millis)
      throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    URI url = post ? responder : URI.create(withPath(responder, question));
    HttpURLConnection http = (HttpURLConnection) url.toURL().openConnection();
    http.setConnectTimeout(millis);
    http.setReadTimeout(millis);
    http.setInstanceFollowRedirects(false);
    http.setUseCaches(false);
    http.setRequestProperty("Connection", "close");
    http.setRequestProperty("Accept", "application/ocsp-response");
    try {
      if (post) {
        http.setDoOutput(true);
        http.setRequestProperty("Content-Type", "application/ocsp-request");
        http.setFixedLengthStreamingMode(question.length);
        http.getOutputStream().write(question);
      }
      if (http.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("bad OCSP responder http status: [" + http.getResponseCode() + ']');
      }
      try (InputStream in = http.getInputStream()) {
        return read(in, deadline);
      }
    } finally {
      http.disconnect();
    }
  }

  private static String withPath(URI responder, byte[] question) {
    String base = responder.toString();
    String path =
        URLEncoder.encode(Base64.getEncoder().encodeToString(question), StandardCharsets.US_ASCII);
    return (base.endsWith("/") ? base : base + '/') + path;
  }

  private static byte[] read(InputStream in, long deadline) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] part = new byte[4096];
    for (int count = in.read(part); count >= 0; count = in.read(part)) {
      answer.write(part, 0, count);
      if (answer.size() > MAX_ANSWER) {
        throw new IOException("an answer of more than " + MAX_ANSWER + " bytes");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new SocketTimeoutException("the answer takes too long");
      }
    }
    return answer.toByteArray();
  }
}
