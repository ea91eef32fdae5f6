package jmistral.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import jmistral.runtime.JmistralException;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.GgufFormatException;
import jmistral.runtime.gguf.Metadata;

/**
 * One line of {@code jmistral list}.
 *
 * @param name what the model is called
 * @param path its file, or the first of several
 * @param byteSize bytes of all its files
 * @param quantisation such as "Q4_K_M"; "-" if that is unknown
 * @param contextLength the longest context that it was made for, in tokens; 0 if that is unknown
 * @param fault why the file cannot be read; empty if it can
 */
record ListedModel(String name, Path path, long byteSize, String quantisation, int contextLength, String fault) {
    static ListedModel read(String name, Path path) throws IOException {
        try (GgufFile file = GgufFile.open(path)) {
            return new ListedModel(
                    name, path, file.byteSize(), Quantisation.of(file), contextLength(file.metadata()), "");
        } catch (JmistralException e) {
            return new ListedModel(name, path, Files.size(path), "-", 0, String.valueOf(e.getMessage()));
        }
    }

    private static int contextLength(Metadata metadata) {
        String key = metadata.optionalString("general.architecture").orElse("") + ".context_length";
        try {
            return metadata.count(key, 0);
        } catch (GgufFormatException _) {
            return 0; // whoever runs it is told
        }
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("path", path.toString());
        json.put("bytes", byteSize);
        if (fault.isEmpty()) {
            json.put("quantisation", quantisation);
            json.put("context_length", contextLength);
        } else {
            json.put("fault", fault);
        }
        return json;
    }
}
