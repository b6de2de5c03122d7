package io.natrium.shared.jwt;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks from which a user may connect. Immutable.
 *
 * @param blocks in CIDR notation, such as 192.0.2.0/24; none means from everywhere
 */
public record Networks(List<String> blocks) {

  private static final String ADDRESS = "[0-9a-fA-F.:]+";

  public Networks {
    blocks = List.copyOf(blocks);
  }

  /** What is wrong with them. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (String block : blocks) {
      if (!isSound(block)) {
        problems.add("invalid cidr \"" + block + "\" in user src limits");
      }
    }
    return problems;
  }

  private static boolean isSound(String block) {
    int slash = block.indexOf('/');
    byte[] network = slash < 0 ? null : address(block.substring(0, slash));
    if (network == null || !block.substring(slash + 1).matches("[0-9]{1,3}")) {
      return false;
    }
    return Integer.parseInt(block.substring(slash + 1)) <= network.length * 8;
  }

  /** Bytes of an address in numbers; null if it is a name. */
  private static byte[] address(String text) {
    boolean numbers = text.matches(ADDRESS) && (text.indexOf(':') >= 0 || dots(text) == 3);
    try {
      return numbers ? InetAddress.getByName(text).getAddress() : null;
    } catch (UnknownHostException wrong) {
      return null;
    }
  }

  private static long dots(String text) {
    return text.chars().filter(c -> c == '.').count();
  }

  /** Whether an address, in numbers, is in one of them. A block that is not sound has none. */
  public boolean contain(String host) {
    if (blocks.isEmpty()) {
      return true;
    }
    byte[] address = address(host);
    return address != null
        && blocks.stream().filter(Networks::isSound).anyMatch(block -> holds(block, address));
  }

  private static boolean holds(String block, byte[] address) {
    int slash = block.indexOf('/');
    byte[] network = address(block.substring(0, slash));
    int bits = Integer.parseInt(block.substring(slash + 1));
    if (network.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      if (((network[bit >> 3] ^ address[bit >> 3]) >> 7 - (bit & 7) & 1) != 0) {
        return false;
      }
    }
    return true;
  }
}
