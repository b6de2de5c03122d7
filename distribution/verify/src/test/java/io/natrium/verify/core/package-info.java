/** The server through the official Java client: what an application sees. */
package io.natrium.verify.core;
