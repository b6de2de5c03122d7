package io.natrium.junit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.intercept.Interception;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.session.Message;
import io.natrium.spi.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link MessageInterceptor} does, with whatever messages of its subject. */
@Timeout(60)
public abstract class InterceptorContract {

  private static final int LONG = 1 << 20;

  /** The interceptor under test. */
  protected abstract MessageInterceptor interceptor() throws Exception;

  /** A subject that it is registered for. */
  protected abstract String subject();

  private List<Message> messages() {
    byte[] headers = "NATS/1.0\r\nA: 1\r\nA: 2\r\n\r\n".getBytes(UTF_8);
    byte[] status = "NATS/1.0 503\r\n\r\n".getBytes(UTF_8);
    byte[] body = "body".getBytes(UTF_8);
    return List.of(
        Message.of(subject(), null, null, new byte[0]),
        Message.of(subject(), "reply.to", null, body),
        Message.of(subject(), null, headers, body),
        Message.of(subject(), "reply.to", status, new byte[0]),
        Message.of(subject(), null, null, new byte[LONG]));
  }

  private static Interception verdict(CompletionStage<Interception> stage) throws Exception {
    assertNotNull(stage, "no stage");
    Interception verdict = stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertNotNull(verdict, "no verdict");
    return verdict;
  }

  @Test
  void judgesMessagesOfEveryForm() throws Exception {
    MessageInterceptor interceptor = interceptor();
    for (Message message : messages()) {
      assertNotNull(verdict(interceptor.onPublish(message)));
    }
  }

  @Test
  void replacesByMessagesThatCanBeSent() throws Exception {
    MessageInterceptor interceptor = interceptor();
    for (Message message : messages()) {
      if (verdict(interceptor.onPublish(message)) instanceof Interception.Replace replace) {
        Message next = replace.message();
        byte[] name = next.subject().getBytes(UTF_8);
        assertTrue(Subjects.isValidLiteral(name, 0, name.length), next.subject());
        checkHeaders(next.headers());
      }
    }
  }

  private static void checkHeaders(byte[] block) {
    if (block == null) {
      return;
    }
    String text = new String(block, UTF_8);
    assertTrue(text.startsWith("NATS/1.0"), text);
    assertTrue(text.endsWith("\r\n\r\n"), text);
    assertEquals(text.length() - 4, text.indexOf("\r\n\r\n"), "an empty line within: " + text);
  }

  @Test
  void leavesTheMessageThatItWasGivenAsItIs() throws Exception {
    MessageInterceptor interceptor = interceptor();
    for (Message message : messages()) {
      byte[] before = message.buffer().clone();
      verdict(interceptor.onPublish(message));
      assertArrayEquals(before, message.buffer());
    }
  }

  @Test
  void judgesSeveralAtATime() throws Exception {
    MessageInterceptor interceptor = interceptor();
    List<CompletionStage<Interception>> stages = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      messages().forEach(message -> stages.add(interceptor.onPublish(message)));
    }
    for (int i = 0; i < stages.size(); i++) {
      assertEquals(
          verdict(stages.get(i % messages().size())).getClass(), verdict(stages.get(i)).getClass());
    }
  }
}
