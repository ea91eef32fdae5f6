package jmistral.runtime.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what a file is that does not begin as a GGUF file does. */
final class Lookalike {
    /** As much of a file as is looked at. */
    private static final int PREFIX_BYTES = 512;

    private static final int TAR_MAGIC_AT = 257;

    private Lookalike() {}

    /** The complaint about {@code file}, which has no GGUF magic. */
    static GgufFormatException notGguf(Path path, MemorySegment file) {
        byte[] prefix = file.asSlice(0, Math.min(file.byteSize(), PREFIX_BYTES)).toArray(ValueLayout.JAVA_BYTE);
        String found = found(prefix);
        return new GgufFormatException(path, 0, "not a GGUF file: " + found, found, "a file that begins with 'GGUF'");
    }

    private static String found(byte[] prefix) {
        if (prefix.length == 0) {
            return "the file is empty";
        }
        String text = new String(prefix, StandardCharsets.ISO_8859_1);
        String lower = text.strip().toLowerCase(Locale.ROOT);
        String older = olderMagic(text);
        if (older != null) {
            return "found '" + older + "', an older format; convert the model again, or download it as GGUF";
        } else if (text.startsWith("FUGG")) {
            return "found 'FUGG', the magic with its bytes swapped";
        } else if (text.startsWith("version https://git-lfs")) {
            return "it looks like a Git LFS pointer: the model itself was not downloaded (run 'git lfs pull')";
        } else if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
            return "it looks like a web page (HTML): the download saved a page instead of the model";
        } else if (lower.startsWith("<?xml")) {
            return "it looks like an XML document, perhaps an error message that a download saved";
        } else if (isSafetensors(text)) {
            return "it looks like a safetensors file: convert it to GGUF first";
        } else if (text.startsWith("PK\u0003\u0004")) {
            return "it looks like a zip archive or a PyTorch checkpoint: convert it to GGUF first";
        } else if (text.startsWith("\u0080\u0002") || text.startsWith("\u0080\u0004")) {
            return "it looks like a pickled PyTorch checkpoint: convert it to GGUF first";
        } else if (isCompressed(text)) {
            return "it looks like a compressed file or an archive: unpack it first";
        } else if (text.chars().allMatch(c -> c == 0)) {
            return "it begins with zeros: the download may not be complete";
        } else if (lower.startsWith("{")) {
            return "it looks like a JSON document: found " + quoted(text);
        } else if (text.chars()
                .limit(64)
                .allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t')) {
            return "it looks like plain text: found " + quoted(text);
        }
        return "it begins with the bytes "
                + HexFormat.ofDelimiter(" ").formatHex(prefix, 0, Math.min(4, prefix.length));
    }

    /** The magics of GGUF's predecessors, which stand in a file as a little-endian number. */
    private static @Nullable String olderMagic(String text) {
        for (String magic : new String[] {"ggml", "ggmf", "ggjt", "ggla"}) {
            if (text.startsWith(magic)
                    || text.startsWith(new StringBuilder(magic).reverse().toString())) {
                return magic;
            }
        }
        return null;
    }

    /** A header of JSON after its length in 8 bytes. */
    private static boolean isSafetensors(String text) {
        return text.length() > 9 && text.startsWith("\0\0\0", 5) && text.charAt(8) == '{';
    }

    private static boolean isCompressed(String text) {
        return text.startsWith("\u001f\u008b")
                || text.startsWith("(\u00b5/\u00fd")
                || text.startsWith("\u00fd7zXZ")
                || text.startsWith("7z\u00bc\u00af")
                || text.startsWith("BZh")
                || text.startsWith("ustar", TAR_MAGIC_AT);
    }

    private static String quoted(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return "'" + (line.length() > 40 ? line.substring(0, 40) + "..." : line) + "'";
    }
}
