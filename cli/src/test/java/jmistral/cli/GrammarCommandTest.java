package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrammarCommandTest {
    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void saysThatAFileIsAGrammar() throws IOException {
        String file = file("list.gbnf", "root ::= (\"- \" [^\\n]+ \"\\n\")+");
        Invocation check = Invocation.of("grammar", file);
        assertThat(check).isEqualTo(new Invocation(ExitCode.DONE, file + ": a grammar\n", ""));
    }

    @Test
    void saysWhatIsWrongWithAGrammar() throws IOException {
        String file = file("list.gbnf", "root ::= item+\n");
        assertThat(Invocation.of("grammar", file))
                .isEqualTo(new Invocation(
                        ExitCode.FAILED, "", "jmistral: " + file + ": line 1, column 10: there is no rule 'item'\n"));
        Files.write(folder.resolve("list.gbnf"), new byte[] {'r', (byte) 0xff});
        assertThat(Invocation.of("grammar", file))
                .isEqualTo(new Invocation(
                        ExitCode.FAILED, "", "jmistral: " + file + ": expected text in UTF-8, found other bytes\n"));
        assertThat(Invocation.of("grammar", file + "x").error()).endsWith("x: no such file\n");
    }

    @Test
    void printsTheGrammar() throws IOException {
        String file = file("a.gbnf", "root ::= \"a\"");
        assertThat(Invocation.of("grammar", file, "--print").output()).isEqualTo("root ::= \"a\"\n");
    }

    @Test
    void judgesALineAtATime() throws IOException {
        String file = file("a.gbnf", "root ::= [a-z\\n😀]+");
        Invocation judged = Invocation.withInput(
                "\"abc\"\n\"ab\\n\"\n\"\"\n\"😀\"\n\"\\ud83d\\ude00\"\n\"\\ud83d\"\n", "grammar", file, "--jsonl");
        assertThat(judged).isEqualTo(new Invocation(ExitCode.DONE, "true\ntrue\nfalse\ntrue\ntrue\nfalse\n", ""));
    }

    @Test
    void namesTheLineThatIsNoString() throws IOException {
        Invocation judged = Invocation.withInput("\"a\"\n12\n", "grammar", file("a.gbnf", "root ::= \"a\""), "--jsonl");
        assertThat(judged)
                .isEqualTo(new Invocation(
                        ExitCode.FAILED, "true\n", "jmistral: standard input, line 2: expected a JSON string\n"));
    }

    @Test
    void makesAGrammarOfASchema() throws IOException {
        String file = file("a.json", "{\"properties\": {\"n\": {\"type\": \"integer\", \"minimum\": 7}}}");
        assertThat(Invocation.of("grammar", file, "--schema"))
                .isEqualTo(new Invocation(ExitCode.DONE, file + ": a schema that answers can be kept to\n", ""));
        assertThat(Invocation.withInput(
                                "\"{\\\"n\\\": 7}\"\n\"{\\\"n\\\": 6}\"\n", "grammar", file, "--schema", "--jsonl")
                        .output())
                .isEqualTo("true\nfalse\n");
        String printed = Invocation.of("grammar", file, "--schema", "--print").output();
        assertThat(Invocation.of("grammar", file("a.gbnf", printed)).exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void saysWhereASchemaCannotBeKept() throws IOException {
        String file = file("a.json", "{\"properties\": {\"n\": {\"not\": {\"type\": \"null\"}}}}");
        assertThat(Invocation.of("grammar", file, "--schema"))
                .isEqualTo(new Invocation(
                        ExitCode.FAILED,
                        "",
                        "jmistral: " + file + ": #/properties/n/not: 'not' cannot be made into a grammar\n"));
    }
}
