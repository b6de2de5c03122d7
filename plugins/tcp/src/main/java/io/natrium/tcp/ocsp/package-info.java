/**
 * Whether certificates are revoked, by OCSP (RFC 6960): questions, answers and their signatures,
 * the rules of {@code ocsp_peer}, and the way from a certificate to an authority. Works on threads
 * that may block; knows nothing of Netty.
 */
package io.natrium.tcp.ocsp;
