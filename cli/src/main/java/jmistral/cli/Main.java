package jmistral.cli;

/** The program's entry. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandRunner(StandardStreams.ofProcess(), Environment.ofProcess()).run(args));
    }
}
