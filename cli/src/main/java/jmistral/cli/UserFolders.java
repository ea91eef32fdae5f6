package jmistral.cli;

import java.nio.file.Path;

/**
 * Where the platform keeps what belongs to a user and a program: on Linux as the XDG Base Directory Specification says, on
 * macOS in {@code Application Support}, on Windows in {@code AppData}.
 *
 * @param config folder of settings
 * @param data folder of files that the user has put there
 * @param state folder of what the program remembers, such as what was typed
 */
record UserFolders(Path config, Path data, Path state) {
    private static final String NAME = "jmistral";

    static UserFolders of(Environment environment) {
        Path home = environment.home();
        if (environment.isWindows()) {
            Path local = folder(environment, "LOCALAPPDATA", home.resolve("AppData", "Local"));
            return new UserFolders(folder(environment, "APPDATA", home.resolve("AppData", "Roaming")), local, local);
        }
        if (environment.isMac()) {
            Path support = home.resolve("Library", "Application Support", NAME);
            return new UserFolders(support, support, support);
        }
        return new UserFolders(
                folder(environment, "XDG_CONFIG_HOME", home.resolve(".config")),
                folder(environment, "XDG_DATA_HOME", home.resolve(".local", "share")),
                folder(environment, "XDG_STATE_HOME", home.resolve(".local", "state")));
    }

    /** The specification has relative paths ignored. */
    private static Path folder(Environment environment, String variable, Path otherwise) {
        return environment
                .variable(variable)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(otherwise)
                .resolve(NAME);
    }
}
