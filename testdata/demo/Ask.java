import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jmistral.runtime.Conversation;
import jmistral.runtime.LanguageModel;
import jmistral.runtime.SessionOptions;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.sampling.SamplingOptions;

/**
 * Asks a model what stands on standard input, greedily: a line is a conversation, its questions between tabs. Writes the
 * last answer of each, one a line.
 *
 * <pre>java --class-path RUNTIME_CLASSES:QUANT_CLASSES --add-modules jdk.incubator.vector Ask.java MODEL</pre>
 */
public final class Ask {
    private static final int LONGEST_ANSWER = 80; // tokens

    private Ask() {}

    public static void main(String[] args) throws IOException {
        var options = SessionOptions.defaults()
                .withGeneration(GenerationOptions.defaults()
                        .withMaxTokens(LONGEST_ANSWER)
                        .withSampling(SamplingOptions.greedy()));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (LanguageModel model = LanguageModel.open(Path.of(args[0]))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                try (Conversation conversation = model.newConversation(null, options)) {
                    String answer = "";
                    for (String question : line.split("\t")) {
                        answer = conversation.ask(question).text();
                    }
                    out.println(answer.replace('\n', ' '));
                }
            }
        }
    }
}
