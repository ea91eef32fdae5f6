package jmistral.cli;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import jmistral.runtime.LanguageModel;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.model.ModelConfig;

/** What {@code /show info} tells about a model. */
final class ModelInfo {
    private ModelInfo() {}

    /** Some lines, a name and a value each. */
    static String text(LanguageModel model) {
        GgufFile file = model.file();
        FileSummary summary = FileSummary.of(file);
        ModelConfig config = model.config();
        String types = summary.types().entrySet().stream()
                .sorted((a, b) ->
                        Long.compare(b.getValue().bytes(), a.getValue().bytes()))
                .map(entry -> entry.getKey().toString())
                .collect(Collectors.joining(", "));
        StringJoiner text = new StringJoiner("\n");
        for (List<String> row : List.of(
                List.of("name", file.metadata().optionalString("general.name").orElse("none")),
                List.of("architecture", config.architecture()),
                List.of("parameters", Quantity.count(summary.parameters())),
                List.of("tensor types", types),
                List.of("context length", Integer.toString(config.contextLength())),
                List.of("embedding length", Integer.toString(config.embeddingLength())),
                List.of("layers", Integer.toString(config.blockCount())),
                List.of("vocabulary", Integer.toString(config.vocabularySize())),
                List.of("chat template", model.chatTemplate().name()),
                List.of("file", file.path() + ", " + Quantity.bytes(file.byteSize())))) {
            text.add(String.format(Locale.ROOT, "  %-17s %s", row.get(0), row.get(1)));
        }
        return text.toString();
    }
}
