/** Bytes that no client should send. */
package io.natrium.verify.fuzz;
