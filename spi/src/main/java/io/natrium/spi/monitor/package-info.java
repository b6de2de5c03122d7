/**
 * Documents that the server shows about itself, reached over HTTP and over system subjects alike.
 */
package io.natrium.spi.monitor;
