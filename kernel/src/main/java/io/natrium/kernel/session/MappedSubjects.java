package io.natrium.kernel.session;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.MappingTable;
import io.natrium.kernel.interest.ByteKey;
import io.natrium.kernel.route.Publication;
import io.natrium.spi.session.Message;
import java.util.Arrays;

/**
 * Gives publishes the subject that their account maps theirs to. As in the reference everything
 * that follows, permissions too, goes by that subject. Owned by one publisher.
 */
public final class MappedSubjects {

  private final Publication renamed = new Publication();
  private final ByteKey probe = ByteKey.probe();

  /** The publication itself, or one that is valid until the next call. */
  public Publication of(Account account, Publication publication) {
    MappingTable mappings = account.mappings();
    if (mappings == null) {
      return publication;
    }
    Message message = publication.message();
    byte[] subject =
        mappings.map(message.buffer(), message.subjectOffset(), message.subjectLength(), probe);
    if (subject == null) {
      return publication;
    }
    int start = message.replyOffset();
    byte[] reply = Arrays.copyOfRange(message.buffer(), start, start + message.replyLength());
    renamed.compose(subject, reply, null, message);
    return renamed;
  }
}
