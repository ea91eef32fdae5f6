/** Tensor formats of ggml and the kernels that multiply with them. */
module jmistral.quant {
    requires static org.jspecify;
    requires jdk.incubator.vector;
    requires jdk.management;

    exports jmistral.quant;
}
