package io.natrium.kernel.config;

/** What a token of the configuration text is. */
enum TokenKind {
  ERROR,
  END,
  KEY,
  TEXT,
  BOOLEAN,
  INTEGER,
  DECIMAL,
  TIME,
  LIST_START,
  LIST_END,
  MAP_START,
  MAP_END,
  VARIABLE,
  INCLUDE
}
