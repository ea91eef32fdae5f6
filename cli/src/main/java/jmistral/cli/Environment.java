package jmistral.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the program finds around it: the variables of its environment, the system, the user's home, and the demo model.
 *
 * @param variables value of a variable by its name, null if it is not set
 * @param system name of the operating system, as the property {@code os.name} has it
 * @param home the user's home folder
 * @param demo the model that comes with the packaged program
 */
record Environment(Function<String, @Nullable String> variables, String system, Path home, Optional<Path> demo) {
    /** Set by the launcher. */
    private static final String DEMO_PROPERTY = "jmistral.demo";

    /** One without a demo model. */
    Environment(Function<String, @Nullable String> variables, String system, Path home) {
        this(variables, system, home, Optional.empty());
    }

    /** That of this process. */
    static Environment ofProcess() {
        String home = System.getenv("HOME"); // where it is set it counts, as it does for other programs
        return new Environment(
                System::getenv,
                System.getProperty("os.name", ""),
                Path.of(home == null || home.isEmpty() ? System.getProperty("user.home", "") : home),
                Optional.ofNullable(System.getProperty(DEMO_PROPERTY))
                        .map(Path::of)
                        .filter(Files::exists));
    }

    /** The value of a variable; one that is set to nothing is not set. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.apply(name)).filter(value -> !value.isEmpty());
    }

    boolean isWindows() {
        return system.startsWith("Windows");
    }

    boolean isMac() {
        return system.startsWith("Mac");
    }
}
