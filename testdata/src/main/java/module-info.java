/** Test fixtures: builders of GGUF files and readers of reference data. */
module jmistral.testdata {
    requires static org.jspecify;
    requires jdk.management;

    exports jmistral.testdata;
    exports jmistral.testdata.synthetic;
}
