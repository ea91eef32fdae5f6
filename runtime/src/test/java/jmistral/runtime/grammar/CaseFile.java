package jmistral.runtime.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads cases that stand beside the tests, one JSON object a line. */
final class CaseFile {
    private CaseFile() {}

    static List<JsonNode> read(String name) throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        try (InputStream file = CaseFile.class.getResourceAsStream(name);
                var lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                cases.add(new ObjectMapper().readTree(line));
            }
        }
        return cases;
    }
}
