/** Who gets in: one gate for every listener, and what it costs to stand before it. */
package io.natrium.verify.gate;
