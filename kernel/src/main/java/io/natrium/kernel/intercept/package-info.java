/** Runs the interceptors of plugins over a publish before it is routed. */
package io.natrium.kernel.intercept;
