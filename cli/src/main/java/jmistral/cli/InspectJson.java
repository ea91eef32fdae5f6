package jmistral.cli;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jmistral.runtime.gguf.ArrayValue;
import jmistral.runtime.gguf.BoolValue;
import jmistral.runtime.gguf.FloatValue;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.IntegerValue;
import jmistral.runtime.gguf.MetadataValue;
import jmistral.runtime.gguf.StringValue;
import jmistral.runtime.gguf.TensorInfo;

/** What {@code jmistral inspect --json} writes. Arrays above 16 elements are cut: their length says how long they are. */
final class InspectJson {
    private static final int SHOWN_ELEMENTS = 16;

    private InspectJson() {}

    static Map<String, Object> of(GgufFile file, boolean withTensors) {
        FileSummary summary = FileSummary.of(file);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("files", summary.paths().stream().map(Path::toString).toList());
        json.put("bytes", summary.byteSize());
        json.put("version", summary.version());
        json.put("alignment", summary.alignment());
        json.put("parameters", summary.parameters());
        json.put("tensor_count", summary.tensorCount());
        json.put("types", types(summary));
        json.put("memory", memory(file, summary));
        Map<String, Object> metadata = new LinkedHashMap<>();
        file.metadata().values().forEach((key, value) -> metadata.put(key, value(value)));
        json.put("metadata", metadata);
        if (withTensors) {
            json.put(
                    "tensors",
                    file.tensors().values().stream()
                            .map(tensor -> tensor(file, tensor))
                            .toList());
        }
        return json;
    }

    private static Map<String, Object> types(FileSummary summary) {
        Map<String, Object> types = new LinkedHashMap<>();
        summary.types().forEach((type, share) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("tensors", share.tensors());
            entry.put("elements", share.elements());
            entry.put("bytes", share.bytes());
            types.put(type.name(), entry);
        });
        return types;
    }

    private static Map<String, Object> memory(GgufFile file, FileSummary summary) {
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("weight_bytes", summary.weightBytes());
        RunnableSummary runnable = RunnableSummary.of(file);
        if (runnable.needs().isEmpty()) {
            memory.put("obstacle", runnable.obstacle());
            return memory;
        }
        memory.put("context_length", runnable.contextLength());
        Map<String, Object> caches = new LinkedHashMap<>();
        runnable.needs().forEach((type, need) -> {
            memory.put("workspace_bytes", need.workspaceBytes());
            caches.put(type.name(), need.cacheBytes());
        });
        memory.put("cache_bytes", caches);
        return memory;
    }

    private static Map<String, Object> tensor(GgufFile file, TensorInfo tensor) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", tensor.name());
        entry.put("type", tensor.type().name());
        entry.put("shape", tensor.dimensions());
        entry.put("file", file.path(tensor).toString());
        entry.put("offset", tensor.offsetBytes());
        entry.put("bytes", tensor.byteSize());
        return entry;
    }

    private static Object value(MetadataValue value) {
        return switch (value) {
            case IntegerValue integer ->
                integer.fitsLong() ? (Object) integer.bits() : new BigInteger(integer.toString());
            case FloatValue number -> number.value();
            case BoolValue bool -> bool.value();
            case StringValue string -> string.value();
            case ArrayValue array when array.size() <= SHOWN_ELEMENTS -> elements(array);
            case ArrayValue array -> {
                Map<String, Object> cut = new LinkedHashMap<>();
                cut.put("length", array.size());
                cut.put("type", array.elementType().name());
                cut.put("first", elements(array));
                yield cut;
            }
        };
    }

    private static List<Object> elements(ArrayValue array) {
        List<Object> elements = new ArrayList<>();
        for (MetadataValue element : array.elements(SHOWN_ELEMENTS)) {
            elements.add(value(element));
        }
        return elements;
    }
}
