/**
 * The contracts between the kernel and its plugins. This package holds only the status annotations
 * and the handle that every registration returns; each kind of contract has a package of its own
 * below. The SPI depends on the JDK and on nothing else, and its signatures name JDK and SPI types
 * alone, so a plugin never shares a library class with the kernel.
 */
package io.natrium.spi;
