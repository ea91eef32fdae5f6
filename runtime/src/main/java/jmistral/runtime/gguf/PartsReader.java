package jmistral.runtime.gguf;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Opens the file that was named and, if it is the first of a split model, those that belong to it. */
final class PartsReader {
    private static final String COUNT = "split.count";
    private static final String NUMBER = "split.no"; // from 0, unlike the numbers in names
    private static final String TENSORS = "split.tensors.count";

    private final Arena arena;

    PartsReader(Arena arena) {
        this.arena = arena;
    }

    /** The file {@code path} and its companions, checked against each other, in order. */
    List<Part> read(Path path) {
        Part first = part(path, 0);
        int count = first.metadata().count(COUNT, 1);
        if (count <= 1) {
            return List.of(first);
        }
        SplitName name = checkFirst(first, count);
        List<Part> parts = new ArrayList<>();
        parts.add(first);
        for (int number = 2; number <= count; number++) {
            Path sibling = name.sibling(number);
            if (!Files.exists(sibling)) {
                throw new GgufFormatException(
                        sibling,
                        -1,
                        "part " + number + " of " + count + " of the split model " + path + " is missing",
                        "no file",
                        "part " + number + " of " + count);
            }
            Part part = part(sibling, number - 1);
            checkKey(part, COUNT, count);
            checkKey(part, NUMBER, number - 1);
            parts.add(part);
        }
        checkTensorCount(parts);
        return parts;
    }

    private Part part(Path path, int index) {
        return Part.read(path, MappedFile.map(path, arena), index);
    }

    private static SplitName checkFirst(Part first, int count) {
        int number = first.metadata().count(NUMBER) + 1;
        String found = "part " + number + " of " + count + " of a split model";
        SplitName name = SplitName.of(first.path())
                .orElseThrow(() -> first.metadata()
                        .fault(
                                COUNT,
                                found + ", whose file names must end in -00001-of-" + fiveDigits(count)
                                        + ".gguf for the other parts to be found",
                                "the name " + first.path().getFileName(),
                                "a name that ends in the part's number"));
        if (number != 1) {
            throw first.metadata()
                    .fault(
                            NUMBER,
                            "this is " + found + ": name the first, "
                                    + name.sibling(1).getFileName(),
                            found,
                            "part 1");
        }
        if (name.number() != 1 || name.count() != count) {
            throw first.metadata()
                    .fault(
                            COUNT,
                            "the file says that it is " + found + ", its name says part " + name.number() + " of "
                                    + name.count(),
                            found,
                            "part " + name.number() + " of " + name.count());
        }
        return name;
    }

    private static void checkKey(Part part, String key, int expected) {
        int found = part.metadata().count(key);
        if (found != expected) {
            throw part.metadata().malformed(key, expected + " as in the other parts of the split model");
        }
    }

    private static void checkTensorCount(List<Part> parts) {
        Metadata metadata = parts.getFirst().metadata();
        int found = parts.stream().mapToInt(part -> part.tensors().size()).sum();
        if (metadata.contains(TENSORS) && metadata.count(TENSORS) != found) {
            throw metadata.fault(
                    TENSORS,
                    TENSORS + " is " + metadata.count(TENSORS) + ", but the " + parts.size() + " parts hold " + found
                            + " tensors",
                    found + " tensors",
                    metadata.count(TENSORS) + " tensors");
        }
    }

    private static String fiveDigits(int number) {
        return String.format(Locale.ROOT, "%05d", number);
    }
}
