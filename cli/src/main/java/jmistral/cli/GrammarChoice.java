package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import jmistral.runtime.grammar.Grammar;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** The options that say what an answer must look like: one of them, or none. */
final class GrammarChoice {
    private final Argument<Path> grammar = Argument.option(
            Path.class,
            OptionSpec.builder("--grammar")
                    .paramLabel("FILE")
                    .description("Answer with what this grammar describes, in GBNF, the notation of llama.cpp."));
    private final Argument<Path> schema = Argument.option(
            Path.class,
            OptionSpec.builder("--json-schema")
                    .paramLabel("FILE")
                    .description("Answer with JSON that satisfies this schema."));
    private final Argument<String> format = Argument.option(
            String.class,
            OptionSpec.builder("--format")
                    .paramLabel("json")
                    .converters(new FormatConverter())
                    .description("Answer with a JSON object."));

    void addTo(Subcommand command) {
        command.addOneOf(grammar, schema, format);
    }

    /** There is one format. */
    static final class FormatConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!value.equals("json")) {
                throw new TypeConversionException("expected json, found '" + value + "'");
            }
            return value;
        }
    }

    /** The grammar that was chosen. */
    Optional<Grammar> grammar() throws IOException {
        if (grammar.given().isPresent()) {
            return Optional.of(GrammarFile.gbnf(grammar.value()));
        }
        if (schema.given().isPresent()) {
            return Optional.of(GrammarFile.schema(schema.value()));
        }
        return format.given().map(_ -> Grammar.json());
    }
}
