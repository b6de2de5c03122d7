package io.natrium.kernel.config;

/**
 * One token of the configuration text.
 *
 * @param kind the kind
 * @param text the content without quotes and with escapes resolved; the message of an error
 * @param line the line at its end, from 1
 * @param column the column of its start as {@link io.natrium.spi.config.Position} counts
 */
record Token(TokenKind kind, String text, int line, int column) {}
