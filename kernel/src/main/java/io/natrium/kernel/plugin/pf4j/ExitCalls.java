package io.natrium.kernel.plugin.pf4j;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Finds classes that refer to the methods that end the JVM. Java 17 and later cannot keep code from
 * calling them, so the operator is told before the plugin is loaded. Reads constant pools only;
 * calls by reflection stay unseen, and classes with a {@code main} method are passed over, because
 * libraries carry such tools, which nobody calls.
 */
final class ExitCalls {

  private static final int MAGIC = 0xCAFEBABE;
  private static final Set<String> OWNERS = Set.of("java/lang/System", "java/lang/Runtime");
  private static final Set<String> METHODS = Set.of("exit", "halt");

  private static final int UTF8 = 1;
  private static final int INTEGER = 3;
  private static final int FLOAT = 4;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int METHOD_REF = 10;
  private static final int NAME_AND_TYPE = 12;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;

  private final String[] texts;
  private final int[] tags;
  private final int[] first;
  private final int[] second;

  private ExitCalls(int count) {
    texts = new String[count];
    tags = new int[count];
    first = new int[count];
    second = new int[count];
  }

  /** Whether a class file refers to {@code System.exit} or one of its kind. */
  static boolean in(InputStream classFile) throws IOException {
    DataInputStream in = new DataInputStream(classFile);
    try {
      if (in.readInt() != MAGIC) {
        return false;
      }
      in.readInt();
      ExitCalls pool = new ExitCalls(in.readUnsignedShort());
      pool.read(in);
      return pool.hasExit();
    } catch (EOFException | UTFDataFormatException e) {
      return false; // no class file; loading it will say so
    }
  }

  private void read(DataInputStream in) throws IOException {
    for (int i = 1; i < tags.length; i++) {
      int tag = in.readUnsignedByte();
      tags[i] = tag;
      switch (tag) {
        case UTF8 -> texts[i] = in.readUTF();
        case INTEGER, FLOAT -> in.readInt();
        case LONG, DOUBLE -> {
          in.readLong();
          i++; // these take two places
        }
        case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> first[i] = in.readUnsignedShort();
        case METHOD_HANDLE -> {
          in.readUnsignedByte();
          in.readUnsignedShort();
        }
        default -> {
          first[i] = in.readUnsignedShort();
          second[i] = in.readUnsignedShort();
        }
      }
    }
  }

  private boolean hasExit() {
    List<String> all = Arrays.asList(texts);
    if (all.contains("main") && all.contains("([Ljava/lang/String;)V")) {
      return false;
    }
    for (int i = 1; i < tags.length; i++) {
      if (tags[i] == METHOD_REF && refersToExit(i)) {
        return true;
      }
    }
    return false;
  }

  private boolean refersToExit(int reference) {
    String owner = text(at(first, at(first, reference)));
    int nameAndType = at(second, reference);
    return at(tags, nameAndType) == NAME_AND_TYPE
        && OWNERS.contains(owner)
        && METHODS.contains(text(at(first, nameAndType)));
  }

  private String text(int index) {
    return index > 0 && index < texts.length && texts[index] != null ? texts[index] : "";
  }

  private static int at(int[] values, int index) {
    return index > 0 && index < values.length ? values[index] : 0;
  }
}
