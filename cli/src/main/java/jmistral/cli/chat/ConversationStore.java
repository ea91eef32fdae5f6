package jmistral.cli.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jmistral.runtime.chat.Message;

/** Keeps conversations in files. What goes wrong is an exception whose message is a sentence for the user. */
public interface ConversationStore {
    /** Writes a conversation; a file that stands there already is replaced as a whole, or stays as it was. */
    void save(Path file, List<Message> messages) throws IOException;

    /** Reads what {@link #save} or another program has written. */
    List<Message> load(Path file) throws IOException;
}
