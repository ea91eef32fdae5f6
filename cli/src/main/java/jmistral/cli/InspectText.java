package jmistral.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jmistral.runtime.gguf.ArrayValue;
import jmistral.runtime.gguf.BoolValue;
import jmistral.runtime.gguf.FloatValue;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.IntegerValue;
import jmistral.runtime.gguf.MetadataType;
import jmistral.runtime.gguf.MetadataValue;
import jmistral.runtime.gguf.StringValue;
import jmistral.runtime.gguf.TensorInfo;
import jmistral.runtime.model.MemoryNeed;

/** What {@code jmistral inspect} writes for people. */
final class InspectText {
    private static final int SHOWN_ELEMENTS = 4;
    private static final int SHOWN_CHARACTERS = 72;

    private final StandardStreams streams;

    InspectText(StandardStreams streams) {
        this.streams = streams;
    }

    void print(GgufFile file, boolean withTensors) {
        FileSummary summary = FileSummary.of(file);
        summary.paths().forEach(path -> field("file", path.toString()));
        field("size", Quantity.bytes(summary.byteSize()) + " (" + Quantity.grouped(summary.byteSize()) + " bytes)");
        field("format", "GGUF version " + summary.version() + ", tensors aligned to " + summary.alignment() + " bytes");
        file.metadata().find("general.architecture").ifPresent(value -> field("architecture", shown(value)));
        file.metadata().find("general.name").ifPresent(value -> field("name", shown(value)));
        field(
                "parameters",
                Quantity.count(summary.parameters()) + " in " + Quantity.grouped(summary.tensorCount()) + " tensors");
        if (summary.tensorCount() > 0) {
            printMemory(RunnableSummary.of(file));
            printTypes(summary);
        }
        printMetadata(file);
        if (withTensors) {
            printTensors(file);
        }
    }

    private void field(String name, String value) {
        line(String.format(Locale.ROOT, "%-14s%s", name, value));
    }

    private void printMemory(RunnableSummary runnable) {
        if (runnable.needs().isEmpty()) {
            field("memory", "unknown, since this cannot be run: " + runnable.obstacle());
            return;
        }
        MemoryNeed any = runnable.needs().values().iterator().next();
        field(
                "memory",
                Quantity.bytes(any.weightBytes()) + " of weights, mapped, and " + Quantity.bytes(any.workspaceBytes())
                        + " to work with");
        field(
                "cache",
                runnable.needs().entrySet().stream()
                                .map(need -> need.getKey() + " "
                                        + Quantity.bytes(need.getValue().cacheBytes()))
                                .collect(Collectors.joining(", "))
                        + " for a context of " + runnable.contextLength());
    }

    private void printTypes(FileSummary summary) {
        line("");
        line(String.format(Locale.ROOT, "%-10s%8s%18s%14s%8s", "type", "tensors", "elements", "size", "bits"));
        summary.types()
                .forEach((type, share) -> line(String.format(
                        Locale.ROOT,
                        "%-10s%8d%18s%14s%8.3f",
                        type,
                        share.tensors(),
                        Quantity.grouped(share.elements()),
                        Quantity.bytes(share.bytes()),
                        8.0 * share.bytes() / share.elements())));
    }

    private void printMetadata(GgufFile file) {
        Map<String, MetadataValue> values = file.metadata().values();
        int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        line("");
        line("metadata");
        values.forEach((key, value) -> line(
                String.format(Locale.ROOT, "  %-" + (width + 2) + "s%-12s%s", key, typeName(value), shown(value))));
    }

    private void printTensors(GgufFile file) {
        int width =
                file.tensors().keySet().stream().mapToInt(String::length).max().orElse(0);
        line("");
        line("tensors");
        for (TensorInfo tensor : file.tensors().values()) {
            line(String.format(
                    Locale.ROOT,
                    "  %-" + (width + 2) + "s%-10s%-24s%14s",
                    tensor.name(),
                    tensor.type(),
                    tensor.shape(),
                    Quantity.bytes(tensor.byteSize())));
        }
    }

    private static String typeName(MetadataValue value) {
        MetadataType type = value instanceof ArrayValue array ? array.elementType() : value.type();
        String name = type.name().toLowerCase(Locale.ROOT);
        return value instanceof ArrayValue ? name + "[]" : name;
    }

    private static String shown(MetadataValue value) {
        return switch (value) {
            case IntegerValue integer -> integer.toString();
            case FloatValue number -> number.toString();
            case BoolValue bool -> bool.toString();
            case StringValue string -> onOneLine(string.value());
            case ArrayValue array -> {
                String first = array.elements(SHOWN_ELEMENTS).stream()
                        .map(InspectText::shown)
                        .collect(Collectors.joining(", "));
                yield "[" + first + (array.size() > SHOWN_ELEMENTS ? ", ...] " + array.size() + " elements" : "]");
            }
        };
    }

    /** Control characters would move the cursor or worse: a file's text must not command the terminal. */
    private static String onOneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (line.length() >= SHOWN_CHARACTERS) {
                return line + "... (" + text.length() + " characters)";
            }
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        line.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        return line.toString();
    }

    private void line(String text) {
        streams.println(text);
    }
}
