package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jmistral.runtime.grammar.Grammar;
import jmistral.runtime.grammar.GrammarMatcher;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code jmistral grammar}: checks a grammar, and texts against it. */
final class GrammarCommand extends Subcommand {
    private final StandardStreams streams;

    private final Argument<Path> file = Argument.parameter(
            Path.class,
            PositionalParamSpec.builder().paramLabel("FILE").description("The grammar, or with --schema the schema."));
    private final Argument<Boolean> schema =
            Argument.flag("--schema", "The file is a JSON Schema, of which a grammar is made.");
    private final Argument<Boolean> print = Argument.flag("--print", "Write the grammar in GBNF.");
    private final Argument<Boolean> jsonLines = Argument.flag(
            "--jsonl",
            "Read one JSON string a line from standard input and write one line for each: true if the grammar describes"
                    + " all of it, else false.");

    GrammarCommand(StandardStreams streams) {
        super(
                List.of(
                        "Check a grammar in GBNF, the notation of llama.cpp, or a JSON Schema.",
                        "Says that the file is one that answers can be kept to, or what is wrong with it and where."),
                List.of(
                        "jmistral grammar list.gbnf",
                        "jmistral grammar list.gbnf --jsonl < texts.jsonl",
                        "jmistral grammar person.schema.json --schema --print > person.gbnf"));
        this.streams = streams;
        add(file, schema, print, jsonLines);
    }

    @Override
    public Integer call() throws IOException {
        Grammar grammar = schema.value() ? GrammarFile.schema(file.value()) : GrammarFile.gbnf(file.value());
        if (print.value()) {
            String gbnf = grammar.gbnf();
            streams.print(gbnf.endsWith("\n") ? gbnf : gbnf + "\n");
        }
        if (jsonLines.value()) {
            var matcher = new GrammarMatcher(grammar);
            new JsonLines(streams).convert(streams.input(), "standard input", line -> verdict(matcher, line));
        }
        if (!print.value() && !jsonLines.value()) {
            streams.println(file.value() + (schema.value() ? ": a schema that answers can be kept to" : ": a grammar"));
        }
        streams.flush();
        return ExitCode.DONE;
    }

    private static String verdict(GrammarMatcher matcher, String line) {
        if (Json.parse(line) instanceof String text) {
            return String.valueOf(matcher.matches(text));
        }
        throw new IllegalArgumentException("expected a JSON string");
    }
}
