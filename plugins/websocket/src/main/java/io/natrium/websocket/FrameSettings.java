package io.natrium.websocket;

/**
 * What client and server agreed on at the upgrade.
 *
 * @param compress whether messages may be compressed, each by itself
 * @param masked whether the client masks its frames
 * @param browser whether the client is a browser, which gets small frames
 * @param wholeCompressed whether compressed messages must come in one frame
 */
record FrameSettings(boolean compress, boolean masked, boolean browser, boolean wholeCompressed) {}
