/** Starts servers and load generators as processes, and ends what it started. One thread. */
package io.natrium.bench.driver;
