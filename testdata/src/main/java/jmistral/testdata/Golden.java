package jmistral.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shared reference data, which stands outside the repository: in the folder that the environment variable
 * {@code JMISTRAL_GOLDEN} names, or else in {@code ../shared} beside the project's root.
 */
public final class Golden {
    private static final @Nullable Path ROOT = locate();

    private Golden() {}

    /** Whether the shared folder is there; tests that need it are skipped where it is not. */
    public static boolean isPresent() {
        return ROOT != null;
    }

    /** A path inside the shared folder, such as {@code golden/quant/rows.f32.bin}. */
    public static Path path(String relative) {
        if (ROOT == null) {
            throw new IllegalStateException("the shared reference data is absent: set JMISTRAL_GOLDEN to its folder");
        }
        return ROOT.resolve(relative);
    }

    /** The whole file. */
    public static byte[] bytes(String relative) {
        try {
            return Files.readAllBytes(path(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole file as little-endian 32-bit floats. */
    public static float[] floats(String relative) {
        var buffer = littleEndian(relative).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** The whole file as little-endian 64-bit floats. */
    public static double[] doubles(String relative) {
        var buffer = littleEndian(relative).asDoubleBuffer();
        double[] values = new double[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** The whole file as little-endian 32-bit integers. */
    public static int[] ints(String relative) {
        var buffer = littleEndian(relative).asIntBuffer();
        int[] values = new int[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** The lines of a tab-separated file, its header line included, each cut into cells. */
    public static List<String[]> tsv(String relative) {
        return new String(bytes(relative), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t", -1))
                .toList();
    }

    /** The text that a {@code _hex} cell holds. */
    public static String hexText(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    /** The numbers of a cell: decimal, separated by one blank; none if the cell is empty. */
    public static int[] ids(String cell) {
        if (cell.isEmpty()) {
            return new int[0];
        }
        String[] parts = cell.split(" ", -1);
        int[] ids = new int[parts.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Integer.parseInt(parts[i]);
        }
        return ids;
    }

    private static ByteBuffer littleEndian(String relative) {
        return ByteBuffer.wrap(bytes(relative)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static @Nullable Path locate() {
        String named = System.getenv("JMISTRAL_GOLDEN");
        String root = System.getProperty("jmistral.root", "..");
        Path folder = named != null ? Path.of(named) : Path.of(root, "..", "shared");
        return Files.isDirectory(folder.resolve("golden"))
                ? folder.toAbsolutePath().normalize()
                : null;
    }
}
