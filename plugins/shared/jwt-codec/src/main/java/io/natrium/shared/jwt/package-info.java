/**
 * Claims of NATS and the tokens that carry them. Everything is immutable, thread-safe and known to
 * one plugin at a time: plugins that need it bundle a copy of their own. JDK and SPI only; whether
 * a signature is good is asked of the caller, who chooses the cryptography.
 */
package io.natrium.shared.jwt;
