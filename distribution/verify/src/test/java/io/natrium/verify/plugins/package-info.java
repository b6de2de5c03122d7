/**
 * Plugins that come, go and misbehave while a server has traffic. The plugins are built from source
 * text by the tests, against the SPI alone.
 */
package io.natrium.verify.plugins;
