/**
 * Whether certificates are revoked, by OCSP (RFC 6960): questions, answers and their signatures,
 * and the rules of {@code ocsp_peer}. Works on threads that may block; knows nothing of Netty.
 */
package io.natrium.tcp.ocsp;
