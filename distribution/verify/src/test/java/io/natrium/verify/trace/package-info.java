/** Traces of messages: what they ask for, and the documents that tell of them. */
package io.natrium.verify.trace;
