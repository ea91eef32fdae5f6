package jmistral.testdata;

import static jmistral.testdata.GgufBuilder.ARRAY;
import static jmistral.testdata.GgufBuilder.BOOL;
import static jmistral.testdata.GgufBuilder.INT8;
import static jmistral.testdata.GgufBuilder.STRING;
import static jmistral.testdata.GgufBuilder.TENSOR_F32;
import static jmistral.testdata.GgufBuilder.UINT32;
import static jmistral.testdata.GgufBuilder.UINT64;
import static jmistral.testdata.GgufBuilder.arrayValue;
import static jmistral.testdata.GgufBuilder.joined;
import static jmistral.testdata.GgufBuilder.number;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Files that a reader must refuse, each with one fault and the words that a report of it must hold. */
public enum CorruptGguf {
    VERSION_1(() -> new GgufBuilder().version(1).build(), "unsupported GGUF version 1"),
    VERSION_NEGATIVE(() -> new GgufBuilder().version(-1).build(), "unsupported GGUF version 4294967295"),
    KEY_COUNT_TOO_LARGE(() -> sound().miscount(1L << 21, 0).build(), "impossible key count 2097154"),
    TENSOR_COUNT_TOO_LARGE(() -> sound().miscount(0, 1L << 40).build(), "impossible tensor count 1099511627777"),
    TENSOR_COUNT_ONE_TOO_MANY(() -> sound().miscount(0, 1).build(), "the name of tensor 1", "empty"),
    KEY_COUNT_ONE_TOO_FEW(() -> sound().miscount(-1, 0).build(), "text has the wrong shape", "8 dimensions"),
    KEY_EMPTY(() -> new GgufBuilder().u32("", 1).build(), "the key of entry 0", "empty"),
    KEY_TOO_LONG(() -> new GgufBuilder().u32("k".repeat(70_000), 1).build(), "the key", "70000"),
    TENSOR_NAME_TOO_LONG(
            () -> sound().description("n".repeat(70_000), TENSOR_F32, 0, 1).build(), "the name of tensor 1", "70000"),
    BOOLEAN_2(() -> new GgufBuilder().entry("flag", BOOL, new byte[] {2}).build(), "flag must be a boolean", "found 2"),
    BOOLEAN_2_IN_ARRAY(
            () -> new GgufBuilder()
                    .array("flags", BOOL, List.of(new byte[] {1}, new byte[] {2}))
                    .build(),
            "flags must be a boolean",
            "found 2"),
    ELEMENT_TYPE_99(
            () -> new GgufBuilder()
                    .entry("list", ARRAY, arrayValue(99, 1, List.of(new byte[8])))
                    .build(),
            "unknown array element type 99 for key list"),
    ARRAY_LENGTH_2_31(
            () -> new GgufBuilder()
                    .entry("list", ARRAY, arrayValue(INT8, 1L << 31, List.of()))
                    .build(),
            "list",
            "impossible length",
            "2147483648"),
    ARRAY_BYTES_WRAP_INT(
            () -> new GgufBuilder()
                    .entry("list", ARRAY, arrayValue(UINT64, 1L << 29, List.of()))
                    .build(),
            "truncated",
            "list",
            "4294967296 bytes"),
    ARRAY_OF_ARRAYS_TOO_LONG(
            () -> new GgufBuilder()
                    .entry("list", ARRAY, arrayValue(ARRAY, 1L << 30, List.of()))
                    .build(),
            "truncated",
            "list"),
    STRING_OF_ARRAY_TOO_LONG(
            () -> new GgufBuilder()
                    .array("list", STRING, List.of(GgufBuilder.string("a"), number(50, 8)))
                    .build(),
            "truncated",
            "string 1 of list"),
    STRING_OF_ARRAY_LENGTH_MAX(
            () -> new GgufBuilder()
                    .array("list", STRING, List.of(GgufBuilder.string("a"), number(-1, 8)))
                    .build(),
            "impossible length of string 1 of list",
            "18446744073709551615"),
    ALIGNMENT_4(() -> new GgufBuilder().alignment(4).build(), "general.alignment", "power of two of at least 8"),
    ALIGNMENT_2_31(
            () -> new GgufBuilder().u32("general.alignment", 1L << 31).build(), "general.alignment", "power of two"),
    ALIGNMENT_64_BITS(
            () -> new GgufBuilder().u64("general.alignment", 32).build(),
            "general.alignment must be a 32-bit unsigned number"),
    DIMENSIONS_5(
            () -> new GgufBuilder().tensor("t", new float[1], 1, 1, 1, 1, 1).build(), "t has the wrong shape", "5 dim"),
    DIMENSION_NEGATIVE(
            () -> new GgufBuilder().tensor("t", new float[1], -1).build(),
            "impossible size of tensor t",
            "18446744073709551615"),
    BYTES_WRAP(
            () -> new GgufBuilder().tensor("t", new float[1], 1L << 62).build(),
            "impossible size of tensor t",
            "4611686018427387904"),
    TENSOR_TYPE_NEGATIVE(
            () -> new GgufBuilder().tensor("t", -1, new byte[4], 1).build(), "unknown tensor type 4294967295 for t"),
    TENSOR_TYPE_REMOVED(
            () -> new GgufBuilder().tensor("t", 36, new byte[64], 32).build(), "tensor type 36 (IQ4_NL_4_4)", "IQ4_NL"),
    ROW_NOT_OF_WHOLE_BLOCKS(
            () -> new GgufBuilder().tensor("t", 8, new byte[68], 16, 4).build(),
            "row length 16 of t is not a multiple of the Q8_0 block size 32"),
    OFFSET_AND_SIZE_WRAP(
            () -> sound().description("t", TENSOR_F32, Long.MAX_VALUE - 31, 8).build(),
            "the data of tensor t lies past the end of the file"),
    TENSORS_OVERLAP(
            () -> new GgufBuilder()
                    .tensor("a", new float[16], 16)
                    .description("b", TENSOR_F32, 32, 8)
                    .build(),
            "tensors a and b overlap"),
    TENSORS_SHARE_DATA(
            () -> new GgufBuilder()
                    .tensor("a", new float[16], 16)
                    .description("b", TENSOR_F32, 0, 16)
                    .build(),
            "tensors a and b overlap"),
    NO_DATA_AT_ALL(
            () -> new GgufBuilder().description("t", TENSOR_F32, 0, 8).build(),
            "truncated: tensor t needs 32 bytes",
            "32 bytes are missing"),
    TWO_BYTES(() -> bytes("GG"), "not a GGUF file", "GG"),
    MAGIC_SWAPPED(() -> bytes("FUGG\0\0\0\3"), "not a GGUF file", "FUGG"),
    MAGIC_GGJT(() -> bytes("tjgg\3\0\0\0"), "not a GGUF file", "'ggjt'", "older format"),
    WEB_PAGE(() -> bytes("\n<!DOCTYPE html><html><body>Not found"), "not a GGUF file", "web page (HTML)"),
    XML(() -> bytes("<?xml version=\"1.0\"?><Error>AccessDenied"), "not a GGUF file", "XML"),
    JSON(() -> bytes("{\"error\":\"gone\"}"), "not a GGUF file", "JSON", "{\"error\":\"gone\"}"),
    PLAIN_TEXT(() -> bytes("Invalid username or password.\n"), "not a GGUF file", "Invalid username or password."),
    SAFETENSORS(
            () -> joined(number(24, 8), bytes("{\"t\":{\"dtype\":\"F32\",...}}")), "not a GGUF file", "safetensors"),
    ZIP(() -> bytes("PK\3\4\24\0archive/data.pkl"), "not a GGUF file", "zip archive or a PyTorch checkpoint"),
    PICKLE(() -> new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10, 'l'}, "not a GGUF file", "pickled PyTorch"),
    GZIP(() -> new byte[] {0x1f, (byte) 0x8b, 8, 0, 0}, "not a GGUF file", "compressed"),
    ZEROS(() -> new byte[4096], "not a GGUF file", "zeros"),
    NOISE(() -> new byte[] {(byte) 0xde, (byte) 0xad, (byte) 0xbe, (byte) 0xef, 1}, "not a GGUF file", "de ad be ef");

    private final Supplier<byte[]> file;
    private final List<String> words;

    CorruptGguf(Supplier<byte[]> file, String... words) {
        this.file = file;
        this.words = List.copyOf(Arrays.asList(words));
    }

    /** The file. */
    public byte[] build() {
        return file.get();
    }

    /** What a report of the fault must say. */
    public List<String> words() {
        return words;
    }

    private static GgufBuilder sound() {
        return new GgufBuilder()
                .entry("number", UINT32, number(1, 4))
                .string("text", "a text")
                .tensor("sound", new float[8], 8);
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
