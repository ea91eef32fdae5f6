package jmistral.runtime.gguf;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one file of a split model: {@code NAME-00001-of-00003.gguf}.
 *
 * @param path the file
 * @param prefix what stands before the numbers
 * @param number which file this is, from 1
 * @param count number of files
 */
record SplitName(Path path, String prefix, int number, int count) {
    private static final Pattern NAME = Pattern.compile("(.*)-([0-9]{5})-of-([0-9]{5})\\.gguf", Pattern.DOTALL);

    /** The parts of the name of {@code path}, if it is that of a split model. */
    static Optional<SplitName> of(Path path) {
        Path name = path.getFileName();
        Matcher matcher = NAME.matcher(name == null ? "" : name.toString());
        return matcher.matches()
                ? Optional.of(new SplitName(
                        path, matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** The file of {@code other}, from 1, in the same folder. */
    Path sibling(int other) {
        return path.resolveSibling(String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", prefix, other, count));
    }
}
