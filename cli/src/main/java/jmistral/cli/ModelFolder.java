package jmistral.cli;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a user keeps models, so that a name stands for a file. A model's name is its path in the folder
 * without {@code .gguf}, and without the numbers of a split model: {@code mistral-7b.Q4_K_M}. The model that comes with the
 * program counts as one of them, named {@code demo}.
 */
final class ModelFolder {
    private static final String DEMO = "demo";
    private static final int DEPTH = 4; // publisher, model, variant, file
    private static final Pattern FILE =
            Pattern.compile("(?<name>.+?)(-(?<part>[0-9]{5})-of-[0-9]{5})?\\.gguf", Pattern.DOTALL);

    private final Settings settings;

    /** @param settings say where the folder is, once it is needed */
    ModelFolder(Settings settings) {
        this.settings = settings;
    }

    /** Where the folder is, or would be. */
    Path path() {
        return settings.models();
    }

    /** Files by name; of a split model the first. Without the folder, only the model that comes with the program. */
    SortedMap<String, Path> models() throws IOException {
        SortedMap<String, Path> models = new TreeMap<>();
        Path folder = path();
        if (Files.isDirectory(folder)) {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = folder.relativize(file).toString().replace('\\', '/');
                    Matcher matcher = FILE.matcher(path);
                    if (attributes.isRegularFile() && matcher.matches() && isFirst(matcher.group("part"))) {
                        models.put(matcher.group("name"), file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // a link to nowhere, or a folder of somebody else
                }
            });
        }
        settings.demo().ifPresent(demo -> models.putIfAbsent(DEMO, demo));
        return models;
    }

    private static boolean isFirst(@Nullable String part) {
        return part == null || Integer.parseInt(part) == 1;
    }

    /** Whether {@code path} is the file itself of the model that comes with the program, as it is where none is named. */
    boolean isDemo(Path path) {
        return settings.demo().filter(path::equals).isPresent();
    }

    /**
     * The file that {@code named} stands for: itself if there is such a file, else the model of that name, or the only one
     * whose name begins so, in whatever case.
     *
     * @throws CommandException if several models have names that begin so, or if a plain name is none of a model's
     */
    Path find(Path named) throws IOException {
        boolean isFile = Files.exists(named) && !Files.isDirectory(named);
        if (isFile || named.isAbsolute() || named.toString().isEmpty()) {
            return named;
        }
        SortedMap<String, Path> models = models();
        String name = named.toString().replace('\\', '/');
        Path file = models.get(name.endsWith(".gguf") ? name.substring(0, name.length() - ".gguf".length()) : name);
        if (file != null) {
            return file;
        }
        SortedMap<String, Path> candidates = beginningWith(name, models);
        if (candidates.size() > 1) {
            throw new CommandException(
                    "'" + name + "' may be " + String.join(" or ", candidates.keySet()) + ": name one of them");
        }
        if (candidates.size() == 1) {
            return candidates.values().iterator().next();
        }
        if (Files.exists(named) || named.getNameCount() > 1 || name.endsWith(".gguf")) {
            return named; // whoever opens it says what is wrong with it
        }
        throw new CommandException(name + ": no such file, and no model of this name in " + path()
                + " ('jmistral list' shows those that there are)");
    }

    private static SortedMap<String, Path> beginningWith(String name, SortedMap<String, Path> models) {
        SortedMap<String, Path> matching = new TreeMap<>(models);
        String beginning = name.toLowerCase(Locale.ROOT);
        matching.keySet().removeIf(other -> !other.toLowerCase(Locale.ROOT).startsWith(beginning));
        return matching;
    }
}
