package jmistral.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import jmistral.runtime.grammar.Grammar;
import jmistral.runtime.grammar.GrammarException;

/** Reads grammars from files; what is wrong with one is said with the file's name. */
final class GrammarFile {
    private GrammarFile() {}

    /** A grammar in GBNF. */
    static Grammar gbnf(Path file) throws IOException {
        return read(file, Grammar::parse);
    }

    /** The grammar of a JSON Schema. */
    static Grammar schema(Path file) throws IOException {
        return read(file, Grammar::ofJsonSchema);
    }

    private static Grammar read(Path file, Function<String, Grammar> reader) throws IOException {
        try {
            return reader.apply(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(InputFile.read(file)))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new CommandException(file + ": expected text in UTF-8, found other bytes", e);
        } catch (GrammarException e) {
            throw new CommandException(file + ": " + e.getMessage(), e);
        }
    }
}
