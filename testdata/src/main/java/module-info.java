/** Test fixtures: builders of GGUF files and readers of reference data. */
module jmistral.testdata {
    requires static org.jspecify;

    exports jmistral.testdata;
}
