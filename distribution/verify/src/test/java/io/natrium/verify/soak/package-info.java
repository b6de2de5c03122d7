/** Many clients that come and go at random, with every message accounted for. */
package io.natrium.verify.soak;
