package jmistral.cli.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.history.DefaultHistory;

/**
 * What was entered, in this chat and in those before, in a file that only its owner may read. Where the file cannot be read
 * or written the chat goes on without it, and says so once.
 */
final class ChatHistory extends DefaultHistory {
    private static final int MAX_ENTRIES = 1000;

    /** Longer than what anybody would enter again: pasted files would make the history large. */
    private static final int LONGEST_ENTRY = 8192;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final LineReader reader;
    private final Path file;
    private final Consumer<String> problems;

    /**
     * Makes this the history of {@code reader}.
     *
     * @param problems takes a sentence about what is wrong with the file
     */
    ChatHistory(LineReaderImpl reader, Path file, Consumer<String> problems) {
        this.reader = reader;
        this.file = file;
        this.problems = problems;
        reader.setVariable(LineReader.HISTORY_SIZE, MAX_ENTRIES);
        reader.setVariable(LineReader.HISTORY_FILE_SIZE, MAX_ENTRIES);
        attach(reader);
        reader.setHistory(this);
        try {
            createPrivately();
            reader.setVariable(LineReader.HISTORY_FILE, file); // not before: what fails within attach is only logged
            load();
        } catch (IOException | RuntimeException e) {
            giveUp("cannot be read", e);
        }
    }

    /** Whether what is entered from now on belongs to the history. */
    void enable(boolean enabled) {
        reader.setVariable(LineReader.DISABLE_HISTORY, !enabled);
    }

    @Override
    public void add(Instant time, String line) {
        if (line.length() <= LONGEST_ENTRY) {
            super.add(time, line);
        }
    }

    @Override
    public void save() {
        try {
            super.save();
        } catch (IOException | RuntimeException e) {
            giveUp("cannot be written", e);
        }
    }

    private void createPrivately() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean posix = Files.getFileStore(existing(file)).supportsFileAttributeView("posix");
        if (folder != null && !Files.exists(folder)) {
            if (posix) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
            } else {
                Files.createDirectories(folder);
            }
        }
        if (!Files.exists(file)) {
            if (posix) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createFile(file);
            }
        } else if (posix) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    private static Path existing(Path path) {
        Path place = path.toAbsolutePath();
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return place;
    }

    private void giveUp(String what, Exception e) {
        reader.getVariables().remove(LineReader.HISTORY_FILE);
        problems.accept("the history is not kept, " + file + " " + what + ": " + reason(e));
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
