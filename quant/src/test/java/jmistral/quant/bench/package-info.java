/**
 * JMH benchmarks of the kernels, each in a JVM of its own: the JIT compiler sees one type and one shape, and not, as in the
 * program, all kernels of a model. The Maven profile {@code benchmarks} runs them; the normal build compiles them and tries
 * each on very little.
 */
package jmistral.quant.bench;
