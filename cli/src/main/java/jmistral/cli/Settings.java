package jmistral.cli;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What holds where the command line says nothing: variables of the environment, then the {@linkplain ConfigFile config
 * file}. An option of {@code run} that takes a value has its long name for a key there; {@code ctx-size} is
 * {@code JMISTRAL_CTX_SIZE} in the environment. {@code model} is the model of every command that takes one. The file is
 * not read before something is looked for in it. Not thread-safe.
 */
final class Settings implements IDefaultValueProvider {
    /** Key of the models folder, which no option sets. */
    private static final String MODELS = "models";

    private static final String MODEL = "model";

    private final Environment environment;
    private final Path configPath;
    private final Collection<String> keys = new TreeSet<>();
    private final Map<ArgSpec, Setting> given = new HashMap<>();
    private @Nullable ConfigFile config;

    /**
     * A value, and who says so.
     *
     * @param value the value
     * @param origin the variable's name, or the file
     */
    private record Setting(String value, String origin) {}

    Settings(Environment environment) {
        this.environment = environment;
        this.configPath = UserFolders.of(environment).config().resolve(ConfigFile.NAME);
    }

    /** Has the file's keys checked against the options of {@code command}. */
    void accept(CommandSpec command) {
        keys.add(MODEL);
        keys.add(MODELS);
        command.args().stream().map(Settings::key).flatMap(Optional::stream).forEach(keys::add);
    }

    /** Where the config file is, or would be. */
    Path configPath() {
        return configPath;
    }

    /** The folder of the user's models. */
    Path models() {
        return find(MODELS)
                .map(setting -> Path.of(setting.value()))
                .orElseGet(() -> UserFolders.of(environment).data().resolve(MODELS));
    }

    /** The model that comes with the program; where {@code run} is told no other, that is the one. */
    Optional<Path> demo() {
        return environment.demo();
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (arg.command().commandLine().isUsageHelpRequested()) {
            return null; // help is there whatever the settings are
        }
        Optional<Setting> setting = key(arg).flatMap(this::find);
        setting.ifPresent(found -> given.put(arg, found));
        return setting.map(Setting::value)
                .or(() -> isModelOfRun(arg) ? demo().map(Path::toString) : Optional.empty())
                .map(value -> value.replace("${", "$${")) // nor is there anything to be put in
                .orElse(null);
    }

    private static boolean isModelOfRun(ArgSpec arg) {
        return arg.command().name().equals("run") && key(arg).equals(Optional.of(MODEL));
    }

    /** Who gave {@code arg} its value, unless it was the command line. */
    Optional<String> origin(@Nullable ArgSpec arg) {
        return Optional.ofNullable(given.get(arg)).map(Setting::origin);
    }

    /** The options that have their values from here, and whence; empty if there are none. */
    String inForce() {
        StringBuilder text = new StringBuilder();
        given.forEach((arg, setting) -> {
            if (arg instanceof OptionSpec option) {
                text.append("; ")
                        .append(option.longestName())
                        .append(" is set by ")
                        .append(setting.origin());
            }
        });
        return text.toString();
    }

    /** No switch over types: the JVM would make a class for it at each start. */
    private static Optional<String> key(ArgSpec arg) {
        if (arg instanceof OptionSpec option) {
            boolean ofRun = option.command().name().equals("run") && option.group() == null;
            return ofRun && option.arity().min() > 0
                    ? Optional.of(option.longestName().replaceFirst("^-+", ""))
                    : Optional.empty();
        }
        return arg.paramLabel().equals("MODEL") ? Optional.of(MODEL) : Optional.empty();
    }

    private Optional<Setting> find(String key) {
        String variable = "JMISTRAL_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
        return environment
                .variable(variable)
                .map(value -> new Setting(value, variable))
                .or(() -> config().find(key).map(value -> new Setting(resolved(key, value), configPath.toString())));
    }

    /** What the file has no shell for: the tilde, and a folder to which paths are relative. */
    private String resolved(String key, String value) {
        if ((key.equals(MODEL) || key.equals(MODELS)) && value.startsWith("~/")) {
            return environment.home().resolve(value.substring(2)).toString();
        }
        return key.equals(MODELS) ? configPath.resolveSibling(value).toString() : value;
    }

    private ConfigFile config() {
        if (config == null) {
            config = ConfigFile.read(configPath).requireOnly(keys);
        }
        return config;
    }
}
