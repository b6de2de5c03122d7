/**
 * Message traces: what a message asks for by its headers, what happened to it on its way, and the
 * document and the encoding in which that is told. A trace is owned by the publisher's loop while
 * its message is routed, and by the thread that publishes the document afterwards; it is handed
 * over once. Knows no other package of the kernel, so that every part of it can add its events; who
 * publishes the document, and where, is not known here.
 */
package io.natrium.kernel.trace;
