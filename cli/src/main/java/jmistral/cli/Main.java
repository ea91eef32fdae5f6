package jmistral.cli;

/** The program's entry. */
public final class Main {
    /** Set by the build for the run in which the JVM notes what to cache: the classes of the help are to be there too. */
    private static final String TRAINING = "jmistral.training";

    private Main() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        if (Boolean.getBoolean(TRAINING)) {
            run("run", "--help");
        }
        System.exit(run(args));
    }

    private static int run(String... args) {
        return new CommandRunner(StandardStreams.ofProcess(), Environment.ofProcess()).run(args);
    }
}
