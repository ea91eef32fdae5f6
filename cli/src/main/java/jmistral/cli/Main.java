package jmistral.cli;

import jmistral.quant.WarmUp;

/** The program's entry. */
public final class Main {
    /**
     * Set by the build, to a model, for the run in which the JVM notes what to cache: the classes of the help, and of what
     * this model needs, are to be there too.
     */
    private static final String TRAINING = "jmistral.training";

    private Main() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        String model = System.getProperty(TRAINING);
        if (model != null) {
            run("run", "--help");
            run("run", model, "-p", "Once upon a time", "-n", "2");
        }
        if (args.length > 0 && args[0].equals("run")) {
            WarmUp.startEarly(); // while the command line is taken apart and the model is found
        }
        System.exit(run(args));
    }

    private static int run(String... args) {
        return new CommandRunner(StandardStreams.ofProcess(), Environment.ofProcess()).run(args);
    }
}
