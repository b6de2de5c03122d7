package io.natrium.tcp.ocsp;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers about the server's own certificates in files, one a certificate, so that a start does not
 * depend on a responder: in {@code ocsp} below the store, under the SHA-256 of the certificate.
 * nats-server has the same files. Thread: any that may block.
 */
final class StapleStore {

  private static final String FOLDER = "ocsp";

  private final Supplier<Optional<Path>> root;

  StapleStore(Supplier<Optional<Path>> root) {
    this.root = root;
  }

  /** What is kept about a certificate; empty for nothing. */
  Optional<byte[]> read(X509Certificate certificate) throws IOException {
    Optional<Path> folder = root.get();
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path file = folder.get().resolve(FOLDER).resolve(name(certificate));
    try {
      if (Files.size(file) > Responders.MAX_ANSWER) {
        throw new IOException(file + " is too large for an answer");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** Keeps an answer; a reader sees the former one or this one as a whole. */
  void write(X509Certificate certificate, byte[] answer) throws IOException {
    Optional<Path> store = root.get();
    if (store.isEmpty()) {
      return;
    }
    Path folder = store.get().resolve(FOLDER);
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException taken) {
      throw new IOException(folder + " is not a directory", taken);
    }
    Path fresh = Files.createTempFile(folder, "tmp-cert-status", null);
    try {
      Files.write(fresh, answer);
      Files.move(
          fresh,
          folder.resolve(name(certificate)),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static String name(X509Certificate certificate) {
    return HexFormat.of().formatHex(Fingerprint.of(certificate));
  }
}
