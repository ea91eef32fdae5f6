package jmistral.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jmistral.runtime.chat.ChatRequest;
import jmistral.runtime.chat.ChatTemplate;
import jmistral.runtime.chat.ChatTemplateException;
import jmistral.runtime.chat.Message;
import jmistral.runtime.chat.Role;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.tokenizer.Tokenizers;
import jmistral.runtime.tokenizer.Vocabulary;
import jmistral.testdata.TinyModel;
import jmistral.testdata.TinyVocabulary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {
    private static final int INST = TinyVocabulary.INST;
    private static final int END_INST = TinyVocabulary.END_INST;
    private static final int EOS = TinyVocabulary.EOS;
    private static final int NEWLINE = 20;

    @TempDir
    Path folder;

    private Vocabulary vocabulary;

    @BeforeEach
    void readVocabulary() {
        try (GgufFile file = GgufFile.open(new TinyModel().write(folder.resolve("tiny.gguf")))) {
            vocabulary = Tokenizers.load(file.metadata()).vocabulary();
        }
    }

    /** Characters are ids, 100 and up; the system prompt stands before the first or the last question. */
    private record LetterTemplate(boolean systemBeforeLast, boolean refusesAnswers) implements ChatTemplate {
        @Override
        public String name() {
            return "letters";
        }

        @Override
        public int[] encode(ChatRequest request) {
            List<Message> messages = request.messages();
            if (refusesAnswers && messages.getLast().is(Role.ASSISTANT)) {
                throw new ChatTemplateException("the last message must be a question");
            }
            List<Integer> ids = new ArrayList<>();
            String system = "";
            for (int i = 0; i < messages.size(); i++) {
                Message message = messages.get(i);
                if (message.is(Role.SYSTEM)) {
                    system = message.text();
                } else if (message.is(Role.USER)) {
                    ids.add(INST);
                    if (i == (systemBeforeLast ? lastQuestion(messages) : 1)) {
                        addLetters(ids, system);
                    }
                    addLetters(ids, message.text());
                    ids.add(END_INST);
                } else {
                    addLetters(ids, message.text());
                    ids.add(EOS);
                    ids.add(NEWLINE);
                }
            }
            return ids.stream().mapToInt(Integer::intValue).toArray();
        }

        private static int lastQuestion(List<Message> messages) {
            int last = messages.size() - 1;
            while (!messages.get(last).is(Role.USER)) {
                last--;
            }
            return last;
        }

        private static void addLetters(List<Integer> ids, String text) {
            text.chars().forEach(c -> ids.add(c + 100));
        }
    }

    private static List<Message> talk(String... texts) {
        List<Message> messages = new ArrayList<>();
        messages.add(Message.of(Role.SYSTEM, texts[0]));
        for (int i = 1; i < texts.length; i++) {
            messages.add(Message.of(i % 2 == 1 ? Role.USER : Role.ASSISTANT, texts[i]));
        }
        return messages;
    }

    private static int letter(char c) {
        return c + 100;
    }

    @Test
    void answersKeepTheIdsThatWereGenerated() {
        Transcript transcript = new Transcript(new LetterTemplate(false, false), vocabulary);
        List<Message> asked = talk("s", "q");
        int[] prompt = transcript.prompt(asked);
        transcript.keep(asked, talk("s", "q", "ab"), List.of(77)); // one token that says "ab"

        List<Message> askedAgain = talk("s", "q", "ab", "r");
        int[] second = transcript.prompt(askedAgain);
        transcript.keep(askedAgain, talk("s", "q", "ab", "r", "cd"), List.of(78));
        int[] third = transcript.prompt(talk("s", "q", "ab", "r", "cd", "t"));

        assertThat(prompt).containsExactly(INST, letter('s'), letter('q'), END_INST);
        assertThat(second)
                .containsExactly(
                        INST, letter('s'), letter('q'), END_INST, 77, EOS, NEWLINE, INST, letter('r'), END_INST);
        assertThat(third).startsWith(second).endsWith(END_INST, 78, EOS, NEWLINE, INST, letter('t'), END_INST);
    }

    @Test
    void answersWithoutKeptIdsAreEncodedFromTheirText() {
        Transcript transcript = new Transcript(new LetterTemplate(false, false), vocabulary);
        List<Message> asked = talk("s", "q");
        transcript.prompt(asked);
        transcript.keep(asked, talk("s", "q", "ab"), List.of(77));
        transcript.prompt(talk("s", "q", "ab", "r"));

        assertThat(transcript.prompt(talk("s", "q", "ab", "r", "cd", "t")))
                .startsWith(INST, letter('s'), letter('q'), END_INST, 77, EOS)
                .endsWith(END_INST, letter('c'), letter('d'), EOS, NEWLINE, INST, letter('t'), END_INST);
    }

    @Test
    void templateThatRewritesTheQuestionsBehindIsFollowed() {
        LetterTemplate template = new LetterTemplate(true, false);
        Transcript transcript = new Transcript(template, vocabulary);
        List<Message> asked = talk("s", "q");
        transcript.prompt(asked);
        transcript.keep(asked, talk("s", "q", "ab"), List.of(77));
        List<Message> askedAgain = talk("s", "q", "ab", "r");

        assertThat(transcript.prompt(askedAgain)).isEqualTo(template.encode(askedAgain));
    }

    @Test
    void templateThatRefusesAnAnswerAtTheEndIsFollowed() {
        LetterTemplate template = new LetterTemplate(false, true);
        Transcript transcript = new Transcript(template, vocabulary);
        List<Message> asked = talk("s", "q");
        transcript.prompt(asked);
        transcript.keep(asked, talk("s", "q", "ab"), List.of(77));
        List<Message> askedAgain = talk("s", "q", "ab", "r");

        assertThat(transcript.prompt(askedAgain)).isEqualTo(template.encode(askedAgain));
    }

    @Test
    void conversationThatWentBackKeepsTheIdsOfTheTurnsBefore() {
        Transcript transcript = new Transcript(new LetterTemplate(false, false), vocabulary);
        transcript.keep(talk("s", "q"), talk("s", "q", "ab"), List.of(77));
        transcript.keep(talk("s", "q", "ab", "r"), talk("s", "q", "ab", "r", "cd"), List.of(78));

        assertThat(transcript.prompt(talk("s", "q", "ab", "x")))
                .containsExactly(
                        INST, letter('s'), letter('q'), END_INST, 77, EOS, NEWLINE, INST, letter('x'), END_INST);
        assertThat(transcript.prompt(talk("s", "q"))).containsExactly(INST, letter('s'), letter('q'), END_INST);

        transcript.keep(talk("s", "q", "ab", "x"), talk("s", "q", "ab", "x", "cd"), List.of(79));
        assertThat(transcript.prompt(talk("s", "q", "ab", "x", "cd", "t")))
                .containsExactly(
                        INST,
                        letter('s'),
                        letter('q'),
                        END_INST,
                        77,
                        EOS,
                        NEWLINE,
                        INST,
                        letter('x'),
                        END_INST,
                        79,
                        EOS,
                        NEWLINE,
                        INST,
                        letter('t'),
                        END_INST);
    }

    @Test
    void otherConversationIsEncodedAsItStands() {
        LetterTemplate template = new LetterTemplate(false, false);
        Transcript transcript = new Transcript(template, vocabulary);
        List<Message> asked = talk("s", "q");
        transcript.prompt(asked);
        transcript.keep(asked, talk("s", "q", "ab"), List.of(77));
        List<Message> other = talk("s", "q", "xy", "r");

        assertThat(transcript.prompt(other)).isEqualTo(template.encode(other));
    }
}
