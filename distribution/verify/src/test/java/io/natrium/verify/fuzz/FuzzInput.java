package io.natrium.verify.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Makes what a client should not send. Owned by one thread; a seed gives the same input again. */
final class FuzzInput {

  private static final String[] VERBS = {
    "PUB",
    "HPUB",
    "SUB",
    "UNSUB",
    "PING",
    "PONG",
    "CONNECT",
    "INFO",
    "+OK",
    "-ERR",
    "MSG",
    "HMSG",
    "RS+",
    "A+",
    "LMSG",
    "pub",
    "pUb",
    "GET / HTTP/1.1",
    "\u0016\u0003\u0001",
    ""
  };

  private static final String[] SUBJECTS = {
    "a",
    "a.b",
    "a.*",
    "a.>",
    ">",
    "*",
    ".",
    "..",
    "a..b",
    ".a",
    "a.",
    "$SYS.x",
    "_INBOX.q",
    "a>b",
    "*a",
    "\u00e9",
    "\u0000",
    "_R_.x",
    "$NRG.x"
  };

  private static final String[] SIZES = {
    "0",
    "1",
    "-1",
    "00",
    "+1",
    "1e3",
    "0x10",
    "999999999",
    "9999999999",
    "2147483647",
    "2147483648",
    "18446744073709551616",
    "",
    "abc",
    "1048576",
    "1048577",
    "\u0661"
  };

  private static final String[] CONNECTS = {
    "{}",
    "{",
    "[]",
    "null",
    "\"x\"",
    "{\"verbose\":1}",
    "{\"verbose\":true}",
    "{\"pedantic\":true}",
    "{\"protocol\":99}",
    "{\"protocol\":-1}",
    "{\"echo\":false}",
    "{\"headers\":true,\"no_responders\":true}",
    "{\"no_responders\":true}",
    "{\"user\":{}}",
    "{\"account\":\"x\"}",
    "{\"name\":\"\\ud800\"}",
    "{\"lang\":\"\u00ff\u00fe\"}",
    "{\"a\":1e999}"
  };

  private final Random random;

  FuzzInput(long seed) {
    random = new Random(seed);
  }

  int next(int bound) {
    return random.nextInt(bound);
  }

  /** Bytes without any meaning. */
  byte[] noise(int most) {
    byte[] bytes = new byte[1 + random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Frames of which most are nearly right. */
  byte[] frames() {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(3) > 0) {
      text.append("CONNECT {\"headers\":true,\"verbose\":false}\r\n");
    }
    for (int left = 1 + random.nextInt(12); left > 0; left--) {
      frame(text);
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private void frame(StringBuilder text) {
    switch (random.nextInt(10)) {
      case 0, 1 -> publish(text);
      case 2 -> publishWithHeaders(text);
      case 3 -> text.append("SUB ").append(subject()).append(' ').append(sid()).append(end());
      case 4 -> text.append("SUB ").append(subject()).append(" q ").append(sid()).append(end());
      case 5 -> text.append("UNSUB ").append(sid()).append(' ').append(pick(SIZES)).append(end());
      case 6 -> text.append("CONNECT ").append(pick(CONNECTS)).append(end());
      case 7 -> text.append("PING").append(end());
      default -> {
        text.append(pick(VERBS)).append(' ').append(subject()).append(' ').append(pick(SIZES));
        text.append(end());
      }
    }
  }

  private void publish(StringBuilder text) {
    int length = random.nextInt(40);
    String size = random.nextInt(4) == 0 ? pick(SIZES) : Integer.toString(length);
    text.append("PUB ").append(subject()).append(' ').append(size).append(end());
    text.append("x".repeat(length)).append(end());
  }

  private void publishWithHeaders(StringBuilder text) {
    String headers = random.nextInt(3) == 0 ? "X/9\r\n" : "NATS/1.0\r\nK: v\r\n\r\n";
    String size = random.nextInt(3) == 0 ? pick(SIZES) : Integer.toString(headers.length());
    text.append("HPUB ").append(subject()).append(" reply ").append(size).append(' ');
    text.append(headers.length() + 3).append(end()).append(headers).append("abc").append(end());
  }

  private String subject() {
    return random.nextInt(20) == 0 ? "t.".repeat(1 + random.nextInt(300)) + "e" : pick(SUBJECTS);
  }

  private String sid() {
    return Integer.toString(random.nextInt(6));
  }

  private String end() {
    return random.nextInt(30) == 0 ? "\n" : random.nextInt(40) == 0 ? "\r\r\n" : "\r\n";
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** Frames with a few bytes changed, taken out, put in, doubled or cut off. */
  byte[] mutated() {
    byte[] bytes = frames();
    for (int left = 1 + random.nextInt(6); left > 0 && bytes.length > 2; left--) {
      bytes = mutate(bytes);
    }
    return bytes;
  }

  private byte[] mutate(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length * 2);
    switch (random.nextInt(5)) {
      case 0 -> {
        bytes[at] = (byte) random.nextInt(256);
        return bytes;
      }
      case 1 -> {
        out.write(bytes, 0, at);
        out.write(bytes, at + 1, bytes.length - at - 1);
      }
      case 2 -> {
        out.write(bytes, 0, at);
        out.writeBytes(noise(8));
        out.write(bytes, at, bytes.length - at);
      }
      case 3 -> {
        out.write(bytes, 0, at);
        int from = random.nextInt(at + 1);
        out.write(bytes, from, bytes.length - from);
      }
      default -> {
        return Arrays.copyOf(bytes, Math.max(1, at));
      }
    }
    return out.toByteArray();
  }

  /** The beginning of a frame whose end never comes. */
  byte[] partial() {
    return switch (random.nextInt(6)) {
      case 0 -> ascii("PUB a 100000\r\n" + "x".repeat(random.nextInt(70_000)));
      case 1 -> ascii("CONNECT {\"name\":\"" + "n".repeat(random.nextInt(3000)));
      case 2 -> ascii("SUB a.b");
      case 3 -> ascii("HPUB a 12 1048576\r\nNATS/1.0\r\n\r\n");
      case 4 -> ascii("P");
      default -> ascii("UNSU");
    };
  }

  /** One argument that is far too large. */
  byte[] oversized() {
    int size = 4000 + random.nextInt(200_000);
    return switch (random.nextInt(7)) {
      case 0 -> ascii("SUB " + "s".repeat(size) + " 1\r\nPING\r\n");
      case 1 -> ascii("SUB " + "a.".repeat(size / 2) + "b 1\r\n");
      case 2 -> ascii("PUB " + "p".repeat(size) + " 1\r\nx\r\n");
      case 3 -> ascii("CONNECT {\"name\":\"" + "n".repeat(size) + "\"}\r\nPING\r\n");
      case 4 -> ascii("CONNECT " + "[".repeat(3000) + "\r\n");
      case 5 -> ascii("CONNECT " + "{\"a\":".repeat(600) + "1" + "}".repeat(600) + "\r\n");
      default -> ascii(" ".repeat(size) + "PING\r\n");
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
