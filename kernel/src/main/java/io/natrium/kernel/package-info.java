/**
 * The public face of the server for those who embed or launch it. Everything below is private to
 * the kernel; plugins see the SPI alone.
 */
package io.natrium.kernel;
