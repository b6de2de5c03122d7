/**
 * JMH benchmarks of parts of the kernel: run by hand with {@code distribution/bench/micro.sh},
 * never by the build.
 */
package io.natrium.bench.micro;
