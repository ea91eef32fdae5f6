package jmistral.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jmistral.quant.CacheType;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * An option or parameter of a command, and what the command line says of it. Not an annotated field: picocli reads
 * annotations by reflection, for which the JVM makes dozens of classes at every start, a tenth of the time to a first token.
 *
 * @param <T> type of the value
 */
final class Argument<T> {
    private final ArgSpec spec;
    private final Optional<T> initial;

    private Argument(ArgSpec spec, Optional<T> initial) {
        this.spec = spec;
        this.initial = initial;
    }

    /** An option without a value, true where it is given. */
    static Argument<Boolean> flag(String name, String description) {
        return flag(OptionSpec.builder(name).description(description));
    }

    /** As above, with what else there is to say of it. */
    static Argument<Boolean> flag(OptionSpec.Builder option) {
        return option(Boolean.class, false, option.arity("0"));
    }

    /** An option with one value: none where it is not given, unless {@code option} has a default. */
    static <T> Argument<T> option(Class<T> type, OptionSpec.Builder option) {
        return option(type, Optional.empty(), option);
    }

    /** An option with one value, which is {@code initial} where it is not given. */
    static <T> Argument<T> option(Class<T> type, T initial, OptionSpec.Builder option) {
        return option(type, Optional.of(initial), option);
    }

    private static <T> Argument<T> option(Class<T> type, Optional<T> initial, OptionSpec.Builder option) {
        return new Argument<>(option.type(type).hasInitialValue(false).build(), initial);
    }

    /** An option with several values, or which may be given several times; without a default an empty list. */
    static <T> Argument<List<T>> options(Class<T> type, OptionSpec.Builder option) {
        option.type(List.class).auxiliaryTypes(type).hasInitialValue(false);
        return new Argument<>(option.build(), Optional.of(List.of()));
    }

    /** A parameter that must be given. */
    static <T> Argument<T> parameter(Class<T> type, PositionalParamSpec.Builder parameter) {
        return new Argument<>(parameter.type(type).required(true).build(), Optional.empty());
    }

    /** The parameter that says which model: its file or its name. */
    static Argument<Path> model(String description) {
        return parameter(
                Path.class, PositionalParamSpec.builder().paramLabel("MODEL").description(description));
    }

    /** How a model's keys and values are stored, which is {@code initial} where it is not given. */
    static Argument<CacheType> cacheType(CacheType initial, String description) {
        return option(
                CacheType.class,
                initial,
                OptionSpec.builder("-ctk", "--cache-type")
                        .paramLabel("TYPE")
                        .converters(new CacheTypeConverter())
                        .description(description));
    }

    /** What picocli knows. */
    ArgSpec spec() {
        return spec;
    }

    /** The value, once the command line is parsed: the one given, or that which holds where none is. */
    T value() {
        return given().or(() -> initial).orElseThrow();
    }

    /** The value, if one is given. */
    Optional<T> given() {
        return Optional.ofNullable(spec.getValue());
    }
}
