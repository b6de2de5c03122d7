package io.natrium.kernel.plugin.execution;

/**
 * Puts what went wrong into text at once, because a kept throwable pins the classes of its stack.
 */
public final class Failures {

  private static final int MAX_TEXT = 1000;

  private Failures() {}

  /** The message of a failure, led by its type where that says more: for unexpected ones. */
  public static String describe(Throwable failure) {
    String message;
    try {
      message = failure.getMessage();
    } catch (RuntimeException e) {
      message = null;
    }
    boolean plain =
        failure.getClass() == IllegalStateException.class
            || failure.getClass() == IllegalArgumentException.class
            || !(failure instanceof RuntimeException || failure instanceof Error);
    String text;
    if (message == null || message.isBlank()) {
      text = failure.getClass().getName();
    } else {
      text = plain ? message : failure.getClass().getSimpleName() + ": " + message;
    }
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
  }

  /** The top of a thread's stack, one frame a line; empty for a thread that is over. */
  static String stack(Thread thread, int lines) {
    StringBuilder text = new StringBuilder();
    StackTraceElement[] frames = thread.getStackTrace();
    for (int i = 0; i < Math.min(lines, frames.length); i++) {
      text.append(i == 0 ? "" : "\n").append("    at ").append(frames[i]);
    }
    return text.toString();
  }
}
