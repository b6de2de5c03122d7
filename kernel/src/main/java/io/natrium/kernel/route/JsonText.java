package io.natrium.kernel.route;

/** Quotes text for JSON. Thread: any. */
public final class JsonText {

  private static final int HEX = 16;

  private JsonText() {}

  /** The text in quotes, with what JSON cannot hold escaped. */
  public static String quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '"' || character == '\\') {
        json.append('\\').append(character);
      } else if (character < ' ') {
        json.append("\\u00").append(Character.forDigit(character >> 4, HEX));
        json.append(Character.forDigit(character & 15, HEX));
      } else {
        json.append(character);
      }
    }
    return json.append('"').toString();
  }
}
