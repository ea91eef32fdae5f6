/** The jmistral command. */
module jmistral.cli {
    requires static org.jspecify;
    requires jmistral.runtime;
    requires info.picocli;
    requires org.jline;
    requires com.fasterxml.jackson.databind;
    requires jdk.management;
}
