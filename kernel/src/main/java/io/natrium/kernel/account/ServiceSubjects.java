package io.natrium.kernel.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.account.AccountImport;
import io.natrium.spi.subject.SubjectTransform;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.subject.TransformException;

/**
 * How the subjects of an imported service here and there belong together. Immutable.
 *
 * @param local pattern of the subjects here
 * @param remote the subject there, if it is always the same, else null
 * @param transform makes the subject there of the one here, null where it needs none
 */
record ServiceSubjects(String local, String remote, SubjectTransform transform) {

  static ServiceSubjects of(AccountImport.Service service) throws TransformException {
    byte[] bytes = service.subject().getBytes(UTF_8);
    if (!Subjects.hasWildcard(bytes, 0, bytes.length)) {
      return new ServiceSubjects(service.to(), service.subject(), null);
    }
    if (service.subject().equals(service.to())) {
      return new ServiceSubjects(service.to(), null, null);
    }
    String there = SubjectTransform.pattern(service.subject());
    SubjectTransform back =
        SubjectTransform.reversible(there, SubjectTransform.numbered(service.to()));
    return new ServiceSubjects(SubjectTransform.pattern(service.to()), null, back.reverse());
  }

  /** The subject there of a literal subject here. */
  String remote(String subject) {
    if (remote != null) {
      return remote;
    }
    return transform == null ? subject : transform.apply(subject);
  }
}
