package jmistral.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jmistral.testdata.Allocation;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The malformed files of the reference data, each one change away from a valid one. */
@EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
class GoldenBadFilesTest {
    private static final String FOLDER = "golden/gguf-bad/";

    /** What a refusal may allocate: messages, a few names and tables, but nothing that a count in the file asks for. */
    private static final long MAX_ALLOCATED_BYTES = 1 << 20;

    /** The words that a report of each fault must hold. */
    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            Map.entry("empty-file", List.of("not a GGUF file", "empty")),
            Map.entry("magic-ggml", List.of("not a GGUF file", "'ggml'", "older format")),
            Map.entry("git-lfs-pointer", List.of("not a GGUF file", "Git LFS pointer", "not downloaded")),
            Map.entry("version-0", List.of("unsupported GGUF version 0,")),
            Map.entry("version-99", List.of("unsupported GGUF version 99,")),
            Map.entry("big-endian", List.of("big-endian GGUF is not supported")),
            Map.entry("truncated-after-magic", List.of("truncated", "version", "4 bytes are missing")),
            Map.entry("truncated-after-version", List.of("truncated", "tensor count", "8 bytes are missing")),
            Map.entry("truncated-after-kv-count", List.of("truncated", "key", "entry 0", "8 bytes are missing")),
            Map.entry("truncated-inside-key", List.of("truncated", "the key of entry 1", "bytes are missing")),
            Map.entry("truncated-before-string-length", List.of("truncated", "general.name", "8 bytes are missing")),
            Map.entry("truncated-inside-number", List.of("truncated", "llama.block_count", "bytes are missing")),
            Map.entry(
                    "truncated-before-array-count",
                    List.of("truncated", "tokenizer.ggml.tokens", "length of the array")),
            Map.entry("truncated-inside-array-of-floats", List.of("truncated", "tokenizer.ggml.scores", "are missing")),
            Map.entry(
                    "truncated-inside-tensor-name", List.of("truncated", "the name of tensor 2", "bytes are missing")),
            Map.entry(
                    "truncated-inside-dims", List.of("truncated", "dimension 1 of blk.0.attn_q.weight", "are missing")),
            Map.entry("truncated-before-offset", List.of("truncated", "offset of blk.0.attn_q.weight", "8 bytes")),
            Map.entry("truncated-after-tensor-infos", List.of("truncated", "token_embd.weight", "are missing")),
            Map.entry(
                    "truncated-inside-tensor-data",
                    List.of("truncated", "tensor ", "21992 bytes", "3160 bytes are missing")),
            Map.entry("truncated-last-byte", List.of("truncated", "tensor ", "1 byte is missing")),
            Map.entry("tensor-count-2-63", List.of("impossible tensor count 9223372036854775808")),
            Map.entry("kv-count-4-billion", List.of("impossible key count 4294967295")),
            Map.entry("kv-count-one-too-many", List.of("corrupt metadata", "21 keys")),
            Map.entry("key-length-max", List.of("impossible length of the key", "18446744073709551615")),
            Map.entry("string-length-2-31", List.of("general.name", "2147483648 bytes")),
            Map.entry("array-count-2-63", List.of("impossible length of an array", "9223372036854775808 floats")),
            Map.entry("array-nested-1000", List.of("nested too deep")),
            Map.entry("duplicate-key-same-value", List.of("duplicate key llama.block_count")),
            Map.entry("value-type-13", List.of("unknown value type 13 for key general.alignment")),
            Map.entry("utf8-invalid-key", List.of("key", "not valid UTF-8")),
            Map.entry("utf8-invalid-tensor-name", List.of("name of tensor", "not valid UTF-8")),
            Map.entry("alignment-0", List.of("general.alignment must be a power of two of at least 8", "found 0")),
            Map.entry("alignment-3", List.of("general.alignment must be a power of two of at least 8", "found 3")),
            Map.entry(
                    "alignment-string", List.of("general.alignment must be a 32-bit unsigned number, found a string")),
            Map.entry("duplicate-tensor-same-shape", List.of("duplicate tensor name blk.0.attn_norm.weight")),
            Map.entry("tensor-type-200", List.of("unknown tensor type 200 for blk.0.attn_q.weight")),
            Map.entry(
                    "tensor-type-removed-31",
                    List.of("blk.0.attn_q.weight", "tensor type 31 (Q4_0_4_4) is no longer supported", "Q4_0")),
            Map.entry("offset-misaligned", List.of("blk.0.attn_q.weight", "not a multiple of the alignment 32")),
            Map.entry("offset-beyond-file", List.of("blk.0.attn_q.weight", "past the end of the file")),
            Map.entry("offset-2-63", List.of("impossible offset", "9223372036854775808")),
            Map.entry("dims-none", List.of("blk.0.attn_norm.weight", "wrong shape", "0 dimensions")),
            Map.entry("dim-zero", List.of("dimension 0 of blk.0.attn_q.weight is 0")),
            Map.entry("dims-product-wraps", List.of("impossible size", "4294967296, 4294967296")),
            Map.entry(
                    "row-not-multiple-of-256", List.of("row length 16", "not a multiple of the Q4_K block size 256")));

    private static List<String[]> rows(List<String> stages) {
        return Golden.tsv(FOLDER + "manifest.tsv").stream()
                .skip(1)
                .filter(row -> stages.contains(row[2]))
                .toList();
    }

    static Stream<String[]> malformedFiles() {
        return rows(List.of("header", "metadata", "tensor-info", "data")).stream();
    }

    static Stream<String> filesOfOtherStages() {
        return rows(List.of("none", "model", "tokenizer")).stream().map(row -> row[0]);
    }

    @Test
    void everyMalformedFileIsLookedAt() {
        assertThat(malformedFiles().map(row -> row[0].replace(".gguf", "")))
                .containsExactlyInAnyOrderElementsOf(WORDS.keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedFiles")
    void refusesWithFilePlaceAndReason(String file, String bytes, String stage, String offset) {
        Path path = Golden.path(FOLDER + file);
        var failure = catchThrowableOfType(
                GgufFormatException.class, () -> GgufFile.open(path).close());

        assertThat(failure).hasMessageStartingWith(path + ": ");
        assertThat(failure.path()).isEqualTo(path);
        assertThat(failure.found()).isNotBlank();
        assertThat(failure.expected()).isNotBlank();
        assertThat(failure.getMessage()).contains(WORDS.get(file.replace(".gguf", "")));
        if (file.equals("duplicate-key-same-value.gguf")) {
            // The table gives a byte in the middle of the field, the length of the second key.
            assertThat(failure.offsetBytes()).isEqualTo(Long.parseLong(offset) - 4);
        } else if (!offset.isEmpty()) {
            assertThat(failure.offsetBytes()).isEqualTo(Long.parseLong(offset));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedFiles")
    void refusesWithoutLargeAllocation(String file) {
        Path path = Golden.path(FOLDER + file);
        Runnable refusal = () -> assertThatThrownBy(() -> GgufFile.open(path)).isInstanceOf(GgufFormatException.class);
        refusal.run(); // loads classes
        assertThat(Allocation.bytesOf(refusal)).isLessThan(MAX_ALLOCATED_BYTES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesOfOtherStages")
    void opensWhatIsWellFormed(String file) {
        try (GgufFile opened = GgufFile.open(Golden.path(FOLDER + file))) {
            assertThat(opened.tensors()).isNotEmpty();
            opened.tensors()
                    .values()
                    .forEach(
                            tensor -> assertThat(opened.data(tensor).byteSize()).isEqualTo(tensor.byteSize()));
        }
    }
}
