package jmistral.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/**
 * The user's settings, {@code key = value} a line in the form of {@link Properties}, in UTF-8. A file that is absent holds
 * none.
 *
 * @param path where the file is, or would be
 * @param values what it holds
 */
record ConfigFile(Path path, Properties values) {
    static final String NAME = "config.properties";

    /**
     * Reads the file.
     *
     * @throws CommandException if it cannot be read, or is not in that form
     */
    static ConfigFile read(Path path) {
        Properties values = new Properties();
        if (Files.exists(path)) {
            try {
                values.load(new StringReader(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(InputFile.read(path)))
                        .toString()));
            } catch (CharacterCodingException e) {
                throw new CommandException(path + ": this is no text in UTF-8", e);
            } catch (IllegalArgumentException e) {
                throw new CommandException(
                        path + ": found a malformed \\uXXXX; a backslash itself is written twice", e);
            } catch (IOException e) {
                throw new CommandException(path + ": cannot be read", e);
            }
        }
        return new ConfigFile(path, values);
    }

    /** Returns this file if it holds none but {@code known} keys. */
    ConfigFile requireOnly(Collection<String> known) {
        var unknown = new TreeSet<>(values.stringPropertyNames());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new CommandException(
                    path + ": unknown key '" + unknown.first() + "', expected one of " + String.join(", ", known));
        }
        return this;
    }

    /** The value of {@code key}; one without a value is not set. */
    Optional<String> find(String key) {
        return Optional.ofNullable(values.getProperty(key)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
