package io.natrium.launcher.logging;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Syslog: a server by UDP, TCP or a stream socket of the file system. The JDK has no datagram
 * sockets in the file system; where the local daemon listens on no other, its lines go to UDP port
 * 514 of this machine.
 */
final class SyslogTarget implements LogTarget {
  private static final int FACILITY_DAEMON = 3 << 3;
  private static final int DEFAULT_PORT = 514;
  private static final String[] LOCAL_SOCKETS = {"/dev/log", "/var/run/syslog", "/var/run/log"};

  private final int facility;
  private final String tag;
  private final SocketAddress address;
  private final boolean datagrams;
  private DatagramSocket datagramSocket;
  private SocketChannel stream;

  private SyslogTarget(int facility, String program, SocketAddress address, boolean datagrams)
      throws IOException {
    this.facility = facility;
    this.tag = " " + hostName() + " " + program + "[" + ProcessHandle.current().pid() + "]: ";
    this.address = address;
    this.datagrams = datagrams;
    connect();
  }

  /** The daemon of this machine. */
  static SyslogTarget local(String program) throws IOException {
    for (String socket : LOCAL_SOCKETS) {
      Path path = Path.of(socket);
      if (Files.exists(path)) {
        try {
          return new SyslogTarget(
              FACILITY_DAEMON, program, UnixDomainSocketAddress.of(path), false);
        } catch (IOException e) {
          continue; // listens for datagrams only
        }
      }
    }
    InetSocketAddress udp = new InetSocketAddress(InetAddress.getLoopbackAddress(), DEFAULT_PORT);
    return new SyslogTarget(FACILITY_DAEMON, program, udp, true);
  }

  /** The server of a URL. */
  static SyslogTarget remote(String url, String program) throws IOException {
    int scheme = url.indexOf("://");
    String network = scheme < 0 ? "" : url.substring(0, scheme);
    String rest = url.substring(scheme < 0 ? 0 : scheme + 3);
    switch (network) {
      case "udp":
        return new SyslogTarget(0, program, inet(rest), true);
      case "tcp":
        return new SyslogTarget(0, program, inet(rest), false);
      case "unix":
        return new SyslogTarget(0, program, UnixDomainSocketAddress.of(rest), false);
      default:
        throw new IOException(
            "invalid network type \"" + network + "\" of " + url + ": use udp, tcp or unix");
    }
  }

  @Override
  public boolean bare() {
    return true;
  }

  @Override
  public boolean coloured() {
    return false;
  }

  @Override
  public void write(LogLevel level, byte[] line, int length) throws IOException {
    String time =
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            Instant.now().truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.systemDefault()));
    byte[] head =
        ("<" + (facility | level.syslogSeverity) + ">" + time + tag)
            .getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[head.length + length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(line, 0, message, head.length, length);
    try {
      send(message);
    } catch (IOException e) {
      // the daemon may have been restarted: once more on a new connection
      close();
      connect();
      send(message);
    }
  }

  @Override
  public void close() throws IOException {
    if (datagramSocket != null) {
      datagramSocket.close();
    }
    if (stream != null) {
      stream.close();
    }
  }

  private void connect() throws IOException {
    if (datagrams) {
      datagramSocket = new DatagramSocket();
      return;
    }
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    try {
      channel.connect(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    stream = channel;
  }

  private void send(byte[] message) throws IOException {
    if (datagrams) {
      datagramSocket.send(new DatagramPacket(message, message.length, address));
      return;
    }
    ByteBuffer buffer = ByteBuffer.wrap(message);
    while (buffer.hasRemaining()) {
      stream.write(buffer);
    }
  }

  private static InetSocketAddress inet(String text) throws IOException {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && !text.endsWith("]");
    String host = hasPort ? text.substring(0, colon) : text;
    int port = DEFAULT_PORT;
    if (hasPort) {
      try {
        port = Integer.parseInt(text.substring(colon + 1));
      } catch (NumberFormatException e) {
        throw new IOException("invalid port of the syslog server " + text, e);
      }
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("the host of the syslog server " + text + " is unknown");
    }
    return address;
  }

  private static String hostName() throws IOException {
    Path file = Path.of("/proc/sys/kernel/hostname");
    return Files.isReadable(file)
        ? Files.readString(file).strip()
        : InetAddress.getLocalHost().getHostName();
  }
}
