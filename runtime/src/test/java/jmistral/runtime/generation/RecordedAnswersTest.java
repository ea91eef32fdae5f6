package jmistral.runtime.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.model.ScriptedSequence;
import jmistral.runtime.sampling.SamplingOptions;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Tokenizers;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Answers of a trained model, recorded as ids and as text: the ids, played back, give the text and the same end. */
@EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
class RecordedAnswersTest {
    private static final String FOLDER = "models/smollm2/";

    @Test
    void recordedIdsGiveTheRecordedTextAndEnd() throws Exception {
        Tokenizer tokenizer;
        try (GgufFile file = GgufFile.open(Golden.path(FOLDER + "SmolLM2-135M-Instruct.Q4_1.gguf"))) {
            tokenizer = Tokenizers.load(file.metadata());
        }
        ObjectMapper json = new ObjectMapper();
        List<FinishReason> reasons = new ArrayList<>();
        for (String line : new String(Golden.bytes(FOLDER + "continuations.jsonl"), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            JsonNode row = json.readTree(line);
            int[] prompt = json.treeToValue(row.get("ids"), int[].class);
            List<Integer> answer = Arrays.stream(json.treeToValue(row.get("truth"), int[].class))
                    .boxed()
                    .toList();
            boolean ended = tokenizer.vocabulary().isEndOfGeneration(answer.getLast());
            var sequence = ScriptedSequence.of(tokenizer.vocabulary().size(), 1024, prompt.length, answer);
            GenerationOptions options =
                    GenerationOptions.defaults().withMaxTokens(64).withSampling(SamplingOptions.greedy());

            GenerationResult result =
                    new Generator(sequence, tokenizer).generate(prompt, false, options, new RecordingListener());

            assertThat(result.text()).isEqualTo(row.get("text").textValue());
            assertThat(result.generatedIds()).isEqualTo(ended ? answer.subList(0, answer.size() - 1) : answer);
            assertThat(result.finishReason()).isEqualTo(ended ? FinishReason.END_OF_TURN : FinishReason.LENGTH);
            reasons.add(result.finishReason());
        }
        assertThat(reasons).hasSize(11).contains(FinishReason.END_OF_TURN, FinishReason.LENGTH);
    }
}
