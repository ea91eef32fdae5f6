package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import jmistral.runtime.grammar.Grammar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what an answer must look like: one of them, or none. */
final class GrammarChoice {
    @Option(
            names = "--grammar",
            paramLabel = "FILE",
            description = "Answer with what this grammar describes, in GBNF, the notation of llama.cpp.")
    private @Nullable Path grammar;

    @Option(names = "--json-schema", paramLabel = "FILE", description = "Answer with JSON that satisfies this schema.")
    private @Nullable Path schema;

    @Option(
            names = "--format",
            paramLabel = "json",
            converter = FormatConverter.class,
            description = "Answer with a JSON object.")
    private @Nullable String format;

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
        if (grammar != null) {
            return Optional.of(GrammarFile.gbnf(grammar));
        }
        if (schema != null) {
            return Optional.of(GrammarFile.schema(schema));
        }
        return format == null ? Optional.empty() : Optional.of(Grammar.json());
    }
}
