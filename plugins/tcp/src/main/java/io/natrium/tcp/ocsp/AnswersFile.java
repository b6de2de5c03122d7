package io.natrium.tcp.ocsp;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file in which answers outlive the server: a mark, and for each answer the SHA-256 of its
 * certificate, its status and its bytes. Their signatures are checked again by who uses them.
 * Stateless. Blocks.
 */
final class AnswersFile {

  private static final String NAME = "answers.natrium";
  private static final long MARK = 0x6e_6f_63_73_70_30_31_0aL; // "nocsp01" and a line end
  private static final int KEY = 32;

  private AnswersFile() {}

  /**
   * Reads what is there, oldest first, so much of it as may be kept.
   *
   * @return nothing if there is no file
   */
  static Map<ByteBuffer, PeerAnswers.Kept> read(Path folder, int most) throws IOException {
    Map<ByteBuffer, PeerAnswers.Kept> read = new LinkedHashMap<>();
    Path file = folder.resolve(NAME);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readLong() != MARK) {
        throw new IOException(file + " is no file of OCSP answers");
      }
      int count = in.readInt();
      for (int i = 0; i < count && i < most; i++) {
        byte[] key = in.readNBytes(KEY);
        int status = in.readUnsignedByte();
        int length = in.readInt();
        if (length < 0
            || length > Responders.MAX_ANSWER
            || status >= StatusAnswer.Status.values().length) {
          throw new IOException(file + " is damaged");
        }
        byte[] answer = in.readNBytes(length);
        if (key.length < KEY || answer.length < length) {
          throw new EOFException(file + " is cut off");
        }
        read.put(
            ByteBuffer.wrap(key),
            new PeerAnswers.Kept(answer, StatusAnswer.Status.values()[status], null));
      }
      return read;
    } catch (NoSuchFileException none) {
      return read;
    }
  }

  /** Puts a file with these answers in the place of the former one. */
  static void write(Path folder, Map<ByteBuffer, PeerAnswers.Kept> answers) throws IOException {
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, "ocsprc-", null);
    try {
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh)))) {
        out.writeLong(MARK);
        out.writeInt(answers.size());
        for (Map.Entry<ByteBuffer, PeerAnswers.Kept> one : answers.entrySet()) {
          out.write(one.getKey().array());
          out.writeByte(one.getValue().status().ordinal());
          out.writeInt(one.getValue().bytes().length);
          out.write(one.getValue().bytes());
        }
      }
      Files.move(
          fresh,
          folder.resolve(NAME),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
