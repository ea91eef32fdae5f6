package jmistral.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import jmistral.testdata.GgufBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataTest {
    @TempDir
    Path folder;

    private void with(GgufBuilder builder, Consumer<Metadata> check) {
        try (GgufFile file = GgufFile.open(builder.write(folder.resolve("file.gguf")))) {
            check.accept(file.metadata());
        }
    }

    private void refuses(GgufBuilder builder, Consumer<Metadata> getter, String sentence) {
        with(builder, metadata -> {
            ThrowingCallable call = () -> getter.accept(metadata);
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                            GgufFormatException.class, e -> assertThat(e.path()).isEqualTo(folder.resolve("file.gguf")))
                    .hasMessageStartingWith(folder.resolve("file.gguf") + ": " + sentence);
        });
    }

    private static GgufBuilder numbers() {
        return new GgufBuilder()
                .u8("u8", 255)
                .i8("i8", -128)
                .u16("u16", 65535)
                .i16("i16", -32768)
                .u32("u32", 0xffff_ffffL)
                .i32("i32", -5)
                .u64("u64", -1)
                .i64("i64", 7)
                .f32("f32", 0.1f)
                .f64("f64", 0.1)
                .bool("bool", true)
                .string("string", "caf\u00e9 \u4f60\ud83d\ude00")
                .u64("big", 1L << 40);
    }

    @Test
    void readsEveryTypeOfNumber() {
        with(numbers(), metadata -> {
            assertThat(metadata.count("u8")).isEqualTo(255);
            assertThat(metadata.integer("i8", -1000, 1000)).isEqualTo(-128);
            assertThat(metadata.count("u16")).isEqualTo(65535);
            assertThat(metadata.integer("i16", Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(-32768);
            assertThat(metadata.uint32("u32")).isEqualTo(0xffff_ffffL);
            assertThat(metadata.integer("i32", -5, -5)).isEqualTo(-5);
            assertThat(metadata.count("i64")).isEqualTo(7);
            assertThat(metadata.finite("f32")).isEqualTo(0.1f);
            assertThat(metadata.number("f64")).isEqualTo(0.1);
            assertThat(metadata.number("u64")).isEqualTo(0x1p64);
            assertThat(metadata.positiveFinite("i64")).isEqualTo(7);
            assertThat(metadata.bool("bool")).isTrue();
            assertThat(metadata.string("string")).isEqualTo("caf\u00e9 \u4f60\ud83d\ude00");
            assertThat(metadata.find("u64").orElseThrow()).hasToString("18446744073709551615");
        });
    }

    @Test
    void keepsTheOrderOfTheFile() {
        with(
                numbers(),
                metadata -> assertThat(metadata.values().keySet())
                        .containsExactly(
                                "u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64", "bool", "string",
                                "big"));
    }

    @Test
    void givesFallbacksForMissingKeysOnly() {
        with(numbers(), metadata -> {
            assertThat(metadata.count("none", 3)).isEqualTo(3);
            assertThat(metadata.count("u8", 3)).isEqualTo(255);
            assertThat(metadata.bool("none", true)).isTrue();
            assertThat(metadata.finite("none", 2)).isEqualTo(2);
            assertThat(metadata.positiveFinite("none", 2)).isEqualTo(2);
            assertThat(metadata.optionalString("none")).isEmpty();
            assertThat(metadata.optionalString("string")).isPresent();
        });
        refuses(numbers(), m -> m.optionalString("u8"), "u8 must be a string, found the integer 255");
        refuses(numbers(), m -> m.bool("u8", true), "u8 must be a boolean, found the integer 255");
    }

    @Test
    void saysWhatIsWrongWithAValue() {
        refuses(numbers(), m -> m.count("llama.x"), "missing key llama.x");
        refuses(numbers(), m -> m.count("string"), "string must be a number, found a string");
        refuses(numbers(), m -> m.count("f32"), "f32 must be an integer, found 0.1");
        refuses(numbers(), m -> m.count("u32"), "u32 must be from 0 to 2147483647, found 4294967295");
        refuses(numbers(), m -> m.count("big"), "big must be from 0 to 2147483647, found 1099511627776");
        refuses(numbers(), m -> m.count("i32"), "i32 must be at least 0, found -5");
        refuses(numbers(), m -> m.integer("i32", 1, 9), "i32 must be at least 1, found -5");
        refuses(numbers(), m -> m.finite("string"), "string must be a number, found a string");
        refuses(numbers(), m -> m.strings("string"), "string must be an array of strings, found a string");
        refuses(numbers(), m -> m.string("bool"), "bool must be a string, found the boolean true");
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        GgufBuilder builder = new GgufBuilder()
                .f32("nan", Float.NaN)
                .f32("infinite", Float.POSITIVE_INFINITY)
                .f64("large", 1e300)
                .f32("zero", 0)
                .f32("negative", -1);
        refuses(builder, m -> m.positiveFinite("nan"), "nan must be a finite number greater than 0, found NaN");
        refuses(builder, m -> m.finite("infinite"), "infinite must be a finite number, found Infinity");
        refuses(builder, m -> m.finite("large"), "large must be a finite number, found 1.0E300");
        refuses(builder, m -> m.positiveFinite("zero"), "zero must be a finite number greater than 0, found 0.0");
        refuses(
                builder,
                m -> m.positiveFinite("negative"),
                "negative must be a finite number greater than 0, found -1.0");
    }

    @Test
    void readsArrays() {
        GgufBuilder builder = new GgufBuilder()
                .strings("strings", List.of("", "a", "\u00e9"))
                .ints("ints", 1, -2)
                .floats("floats", 0.5f, Float.NaN)
                .array("i64s", GgufBuilder.INT64, List.of(GgufBuilder.number(1L << 33, 8)))
                .array("u8s", GgufBuilder.UINT8, List.of(new byte[] {(byte) 200}))
                .array("f64s", GgufBuilder.FLOAT64, List.of(GgufBuilder.number(Double.doubleToLongBits(2.5), 8)))
                .array("bools", GgufBuilder.BOOL, List.of(new byte[] {1}, new byte[] {0}))
                .array("nothing", GgufBuilder.STRING, List.of());
        with(builder, metadata -> {
            assertThat(metadata.strings("strings")).containsExactly("", "a", "\u00e9");
            assertThat(metadata.strings("nothing")).isEmpty();
            assertThat(metadata.ints("ints")).containsExactly(1, -2);
            assertThat(metadata.ints("u8s")).containsExactly(200);
            assertThat(metadata.floats("floats")).containsExactly(0.5f, Float.NaN);
            assertThat(metadata.floats("f64s")).containsExactly(2.5f);
            assertThat(metadata.floats("ints")).containsExactly(1, -2);
            assertThat(metadata.booleans("bools")).containsExactly(true, false);
            assertThat(metadata.arraySize("strings")).isEqualTo(3);
            assertThat(metadata.find("ints").orElseThrow()).isEqualTo(ArrayValue.ofInts(1, -2));
            assertThat(((ArrayValue) metadata.find("strings").orElseThrow()).elements(2))
                    .containsExactly(StringValue.of(""), StringValue.of("a"));
        });
        refuses(builder, m -> m.strings("ints"), "ints must be an array of strings, found an array of 2 integers");
        refuses(builder, m -> m.ints("strings"), "strings must be an array of integers, found an array of 3 strings");
        refuses(builder, m -> m.floats("bools"), "bools must be an array of numbers, found an array of 2 booleans");
        refuses(builder, m -> m.booleans("ints"), "ints must be an array of booleans, found an array of 2 integers");
        refuses(builder, m -> m.ints("i64s"), "entry 0 of i64s must fit 32 bits, found 8589934592");
    }

    @Test
    void readsNestedArrays() {
        byte[] inner = GgufBuilder.arrayValue(GgufBuilder.STRING, 1, List.of(GgufBuilder.string("deep")));
        byte[] middle = GgufBuilder.arrayValue(GgufBuilder.ARRAY, 2, List.of(inner, inner));
        with(new GgufBuilder().array("nested", GgufBuilder.ARRAY, List.of(middle)), metadata -> {
            var outer = (ArrayValue) metadata.find("nested").orElseThrow();
            var second = (ArrayValue) outer.elements(9).getFirst();
            var third = (ArrayValue) second.elements(9).getLast();
            assertThat(third.strings()).containsExactly("deep");
            assertThat(outer.describe()).isEqualTo("an array of 1 arrays");
        });
    }

    @Test
    void readsStringsOfAllLengths() {
        List<String> strings = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            strings.add("x".repeat(random.nextInt(100)) + i);
        }
        strings.add("y".repeat(200_000));
        strings.addAll(List.of("", "after", "z".repeat(1 << 16), ""));
        with(new GgufBuilder().strings("strings", strings), metadata -> {
            assertThat(metadata.strings("strings")).containsExactlyElementsOf(strings);
            assertThat(metadata.byteStrings("strings").get(3000)).hasSize(200_000);
        });
    }

    @Test
    void keepsTheBytesOfStringsThatAreNotUtf8() {
        byte[] broken = {'a', (byte) 0xff, 'b'};
        byte[] encoded = GgufBuilder.joined(GgufBuilder.number(3, 8), broken);
        GgufBuilder builder = new GgufBuilder()
                .array("tokens", GgufBuilder.STRING, List.of(GgufBuilder.string("ok"), encoded))
                .entry("one", GgufBuilder.STRING, encoded);
        with(builder, metadata -> {
            assertThat(metadata.strings("tokens")).containsExactly("ok", "a\ufffdb");
            assertThat(metadata.byteStrings("tokens").size()).isEqualTo(2);
            assertThat(metadata.byteStrings("tokens").text(0)).isEqualTo("ok");
            assertThat(metadata.byteStrings("tokens").get(1)).isEqualTo(broken);
            assertThat(((StringValue) metadata.find("one").orElseThrow()).bytes())
                    .isEqualTo(broken);
        });
    }

    @Test
    void spreadsOneNumberOverLayersAndChecksArraysOfThem() {
        GgufBuilder builder = new GgufBuilder().u32("one", 8).ints("each", 8, 4, 2);
        with(builder, metadata -> {
            assertThat(metadata.perLayer("one", 3, 1, 64)).containsExactly(8, 8, 8);
            assertThat(metadata.perLayer("each", 3, 1, 64)).containsExactly(8, 4, 2);
        });
        refuses(builder, m -> m.perLayer("each", 4, 1, 64), "each has 3 entries for 4 layers");
        refuses(builder, m -> m.perLayer("each", 3, 3, 64), "each must be at least 3, found 2");
        refuses(builder, m -> m.perLayer("one", 3, 9, 64), "one must be at least 9, found 8");
    }

    @Test
    void faultsCarryThePlaceOfTheKey() {
        refuses(
                new GgufBuilder().bool("first", true),
                m -> m.count("first"),
                "first must be a number, found the boolean true (at byte 24)");
        with(new GgufBuilder().bool("first", true), metadata -> {
            var fault = metadata.malformed("first", "false");
            assertThat(fault).hasMessageContaining("first must be false, found true (at byte 24)");
            assertThat(fault.offsetBytes()).isEqualTo(24);
            assertThat(metadata.fault("none", "something", "a", "b").offsetBytes())
                    .isEqualTo(-1);
        });
    }
}
