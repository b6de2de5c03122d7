/**
 * JMH benchmarks of parts of the kernel: run by hand with {@code distribution/bench/micro.sh},
 * never by the build. The only package of this module that knows the kernel.
 */
package io.natrium.bench.micro;
