/**
 * The official JavaScript client over WebSocket, in Node and in a browser, each a process of its
 * own. Skipped where they are not installed; {@link io.natrium.verify.javascript.Installed} says
 * where they are looked for.
 */
package io.natrium.verify.javascript;
