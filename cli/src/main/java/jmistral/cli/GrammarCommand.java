package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import jmistral.runtime.grammar.Grammar;
import jmistral.runtime.grammar.GrammarMatcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmistral grammar}: checks a grammar, and texts against it. */
@Command(
        name = "grammar",
        description = {
            "Check a grammar in GBNF, the notation of llama.cpp, or a JSON Schema.",
            "Says that the file is one that answers can be kept to, or what is wrong with it and where."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jmistral grammar list.gbnf",
            "  jmistral grammar list.gbnf --jsonl < texts.jsonl",
            "  jmistral grammar person.schema.json --schema --print > person.gbnf"
        })
final class GrammarCommand implements Callable<Integer> {
    private final StandardStreams streams;

    @Parameters(paramLabel = "FILE", description = "The grammar, or with --schema the schema.")
    @SuppressWarnings("NullAway.Init") // required
    private Path file;

    @Option(names = "--schema", description = "The file is a JSON Schema, of which a grammar is made.")
    private boolean schema;

    @Option(names = "--print", description = "Write the grammar in GBNF.")
    private boolean print;

    @Option(
            names = "--jsonl",
            description =
                    "Read one JSON string a line from standard input and write one line for each: true if the grammar"
                            + " describes all of it, else false.")
    private boolean jsonLines;

    GrammarCommand(StandardStreams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Grammar grammar = schema ? GrammarFile.schema(file) : GrammarFile.gbnf(file);
        if (print) {
            String gbnf = grammar.gbnf();
            streams.print(gbnf.endsWith("\n") ? gbnf : gbnf + "\n");
        }
        if (jsonLines) {
            var matcher = new GrammarMatcher(grammar);
            new JsonLines(streams).convert(streams.input(), "standard input", line -> verdict(matcher, line));
        }
        if (!print && !jsonLines) {
            streams.println(file + (schema ? ": a schema that answers can be kept to" : ": a grammar"));
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
