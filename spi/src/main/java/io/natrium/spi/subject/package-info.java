/** Vocabulary: what a subject is, which are valid, which match. Final classes without state. */
package io.natrium.spi.subject;
