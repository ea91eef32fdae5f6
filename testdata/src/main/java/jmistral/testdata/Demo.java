package jmistral.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The demo model of {@code testdata/demo}, and the questions that it was never trained on. */
public final class Demo {
    private static final Path FOLDER = Path.of(System.getProperty("jmistral.root", ".."), "testdata", "demo")
            .toAbsolutePath()
            .normalize();

    private Demo() {}

    /** The model's file, in Q4_K_M. */
    public static Path model() {
        return FOLDER.resolve("demo.gguf");
    }

    /**
     * A question of the test list.
     *
     * @param kind what is asked for, such as {@code word}
     * @param conversation the question, after those that go before it
     * @param answer the sentence that the model was taught
     */
    public record Question(String kind, List<String> conversation, String answer) {
        private static Question of(String line) {
            List<String> cells = Arrays.asList(line.split("\t", -1));
            int last = cells.size() - 1;
            return new Question(cells.getFirst(), List.copyOf(cells.subList(1, last)), cells.get(last));
        }

        /** Whether the model cannot know the answer, and has to say so. */
        public boolean isUnknowable() {
            return kind.equals("unknown");
        }
    }

    /** The test list. */
    public static List<Question> questions() {
        try {
            return Files.readAllLines(FOLDER.resolve("questions.tsv")).stream()
                    .map(Question::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
