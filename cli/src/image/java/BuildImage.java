import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModulePackagesAttribute;
import java.lang.classfile.attribute.ModuleResolutionAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import jdk.tools.jlink.internal.PluginRepository;
import jdk.tools.jlink.plugin.Plugin;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolBuilder;
import jdk.tools.jlink.plugin.ResourcePoolEntry;
import jmistral.testdata.ByteLevelLetters;
import jmistral.testdata.GgufBuilder;
import jmistral.testdata.TinyModel;
import jmistral.testdata.TinyVocabulary;
import jmistral.testdata.synthetic.SyntheticModel;

/**
 * Makes the application's folder: a Java runtime that holds the program's modules and only what they need of the JDK, a
 * launcher, the demo model, and a cache of loaded and linked classes. Runs during the build, as a source file, on the JDK
 * whose runtime is to be packaged:
 *
 * <pre>java --add-modules jdk.jlink --add-exports ... BuildImage.java MODULE_PATH LAUNCHER DEMO_FOLDER IMAGE</pre>
 */
public final class BuildImage {
    private static final String VECTOR_MODULE_INFO = "/jdk.incubator.vector/module-info.class";

    private static final String CACHE = "jmistral.aot"; // the launcher looks for it

    // With what templates use most: conditions, loops, and values put together.
    private static final String CHAT_TEMPLATE = """
            {%- if messages[0]['role'] == 'system' -%}{%- set loop_messages = messages[1:] -%}{%- else -%}
            {%- set loop_messages = messages -%}{%- endif -%}{%- for message in loop_messages -%}
            {%- if loop.first and message['role'] != 'user' -%}{{ raise_exception('a user speaks first') }}{%- endif -%}
            {{- '<|im_start|>' + message['role'] + '\\n' + message['content'] | trim + '<|im_end|>' -}}
            {%- endfor -%}
            {%- if add_generation_prompt is defined and add_generation_prompt -%}{{- '<|im_start|>assistant' -}}{%- endif -%}
            """;

    private BuildImage() {}

    /** Builds the image; any failure ends the build. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Path> modules =
                Stream.of(args[0].split(File.pathSeparator)).map(Path::of).toList();
        Path launcher = Path.of(args[1]);
        Path demoFolder = Path.of(args[2]);
        Path image = Path.of(args[3]).toAbsolutePath();
        delete(image);
        Path described = Files.createTempDirectory("described");
        try {
            link(explicitModules(modules, described), image.resolve("runtime"));
        } finally {
            delete(described);
        }
        Path command = image.resolve("bin").resolve(launcher.getFileName());
        Files.createDirectories(command.getParent());
        Files.copy(launcher, command);
        if (!command.toFile().setExecutable(true, false)) {
            throw new IOException(command + " cannot be made executable");
        }
        Path models = Files.createDirectories(image.resolve("models"));
        for (String file : List.of("demo.gguf", "LICENCE-WORDNET")) {
            Files.copy(demoFolder.resolve(file), models.resolve(file));
        }
        train(command, image.resolve("runtime").resolve("lib"));
    }

    /** The module path with copies in {@code folder} in the place of automatic modules, which jlink does not take. */
    private static String explicitModules(List<Path> modules, Path folder) throws IOException {
        StringJoiner path = new StringJoiner(File.pathSeparator);
        for (Path module : modules) {
            ModuleDescriptor descriptor =
                    ModuleFinder.of(module).findAll().iterator().next().descriptor();
            path.add((descriptor.isAutomatic() ? described(module, descriptor, folder) : module).toString());
        }
        return path.toString();
    }

    /** A copy of a JAR (JLine 3) with the module descriptor that its makers left out. */
    private static Path described(Path jar, ModuleDescriptor automatic, Path folder) throws IOException {
        Path copy = Files.copy(jar, folder.resolve(jar.getFileName()));
        try (FileSystem files = FileSystems.newFileSystem(copy)) {
            List<PackageDesc> packages = packages(files.getPath("/"));
            byte[] moduleInfo = ClassFile.of()
                    .buildModule(
                            attribute(automatic, packages),
                            builder -> builder.with(ModulePackagesAttribute.ofNames(packages)));
            Files.write(files.getPath("/module-info.class"), moduleInfo);
        }
        return copy;
    }

    private static ModuleAttribute attribute(ModuleDescriptor automatic, List<PackageDesc> packages) {
        return ModuleAttribute.of(ModuleDesc.of(automatic.name()), module -> {
            module.moduleFlags(ClassFile.ACC_OPEN);
            module.requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null);
            module.requires(ModuleDesc.of("java.logging"), 0, null);
            module.requires(ModuleDesc.of("jdk.unsupported"), 0, null); // signals, which it finds by reflection
            packages.forEach(name -> module.exports(name, 0));
            for (ModuleDescriptor.Provides provides : automatic.provides()) {
                module.provides(
                        ClassDesc.of(provides.service()),
                        provides.providers().stream().map(ClassDesc::of).toArray(ClassDesc[]::new));
            }
        });
    }

    /** Every folder of the JAR with a file in it, but for {@code META-INF}: resources make packages too. */
    private static List<PackageDesc> packages(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file.getParent()).toString())
                    .filter(folder -> !folder.isEmpty() && !folder.startsWith("META-INF"))
                    .distinct()
                    .sorted()
                    .map(folder -> PackageDesc.of(folder.replace('/', '.')))
                    .toList();
        }
    }

    private static void link(String modulePath, Path runtime) throws IOException {
        PluginRepository.registerPlugin(new SettledVectorModule());
        PluginRepository.registerPlugin(new CurrentClasses());
        List<String> arguments = List.of(
                "--module-path", modulePath,
                "--add-modules", "jmistral.cli",
                "--no-header-files", "--no-man-pages",
                "--output", runtime.toString());
        int exit = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException("this JDK has no jlink"))
                .run(System.out, System.err, arguments.toArray(String[]::new));
        if (exit != 0) {
            throw new IOException("jlink ended with " + exit);
        }
    }

    /**
     * Runs the program once, for its help, on a model with a chat template and a byte-level vocabulary, and on one with
     * tensors of every type; the JVM notes what it loads, links and finds hot, and writes that down as it ends.
     */
    private static void train(Path command, Path libraries) throws IOException, InterruptedException {
        Path work = Files.createDirectory(libraries.resolve("training"));
        try {
            String every = model(work, "every", new TinyModel().write(work.resolve("vocabulary.gguf")));
            String chat = model(work, "chat", byteLevelVocabulary().write(work.resolve("byte-level.gguf")));
            Path log = work.resolve("log");
            ProcessBuilder builder = new ProcessBuilder(
                            command.toString(), "run", every, "--raw", "-p", "Once upon a time", "-n", "64")
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment()
                    .put("JMISTRAL_JAVA_OPTIONS", "-XX:AOTCacheOutput=../" + CACHE + " -Djmistral.training=" + chat);
            Process process = builder.start();
            process.getOutputStream().close();
            int exit = process.waitFor();
            if (exit != 0 || !Files.exists(libraries.resolve(CACHE))) {
                throw new IOException("the training run ended with " + exit + ": " + Files.readString(log));
            }
        } finally {
            delete(work);
        }
    }

    /** A small model with tensors of every type; its name in {@code folder}: a path may have blanks, options may not. */
    private static String model(Path folder, String name, Path vocabulary) throws IOException {
        String file = name + ".gguf";
        SyntheticModel.main(new String[] {folder.resolve(file).toString(), "small", "EVERY", vocabulary.toString()});
        return file;
    }

    private static GgufBuilder byteLevelVocabulary() {
        List<String> tokens = new ArrayList<>(ByteLevelLetters.all());
        tokens.addAll(List.of("he", "<|im_start|>", "<|im_end|>"));
        int[] types = new int[tokens.size()];
        Arrays.fill(types, TinyVocabulary.NORMAL_TYPE);
        Arrays.fill(types, types.length - 2, types.length, TinyVocabulary.CONTROL_TYPE);
        return new GgufBuilder()
                .string("tokenizer.ggml.model", "gpt2")
                .string("tokenizer.ggml.pre", "tekken")
                .strings("tokenizer.ggml.tokens", tokens)
                .ints("tokenizer.ggml.token_type", types)
                .strings("tokenizer.ggml.merges", List.of("h e"))
                .u32("tokenizer.ggml.bos_token_id", types.length - 2)
                .u32("tokenizer.ggml.eos_token_id", types.length - 1)
                .string("tokenizer.chat_template", CHAT_TEMPLATE);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /**
     * Takes the mark "incubating" off {@code jdk.incubator.vector}. At each start the JVM warns of incubating modules on
     * stderr, and makes its module graph anew instead of taking it from the cache. Whoever packages this runtime with the
     * program that was tested on it knows what they use. The plugin interface of jlink is internal to the JDK; the build is
     * tied to one JDK anyway, and the integration tests see that no warning appears.
     */
    private static final class SettledVectorModule implements Plugin {
        @Override
        public String getName() {
            return "settled-vector-module";
        }

        /** The first category: jlink's own plugins must see the changed descriptor. */
        @Override
        public Category getType() {
            return Category.FILTER;
        }

        @Override
        public Set<State> getState() {
            return EnumSet.of(State.AUTO_ENABLED, State.FUNCTIONAL);
        }

        @Override
        public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
            in.transformAndCopy(
                    entry -> entry.path().equals(VECTOR_MODULE_INFO)
                            ? entry.copyWithContent(withoutResolution(entry.contentBytes()))
                            : entry,
                    out);
            return out.build();
        }

        private static byte[] withoutResolution(byte[] moduleInfo) {
            ClassFile classFile = ClassFile.of();
            return classFile.transformClass(classFile.parse(moduleInfo), (builder, element) -> {
                if (!(element instanceof ModuleResolutionAttribute)) {
                    builder.with(element);
                }
            });
        }
    }

    /**
     * Gives classes of the time before Java 6 (picocli) the stack maps and the version of today's: the JVM keeps no older
     * ones in its cache, and would load and verify two hundred of them at each start.
     */
    private static final class CurrentClasses implements Plugin {
        private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

        @Override
        public String getName() {
            return "current-classes";
        }

        @Override
        public Category getType() {
            return Category.FILTER;
        }

        @Override
        public Set<State> getState() {
            return EnumSet.of(State.AUTO_ENABLED, State.FUNCTIONAL);
        }

        @Override
        public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
            ClassHierarchyResolver all = ClassHierarchyResolver.ofResourceParsing(type -> {
                        String descriptor = type.descriptorString();
                        String file = descriptor.substring(1, descriptor.length() - 1) + ".class";
                        return in.moduleView()
                                .modules()
                                .flatMap(module -> module.findEntry(file).stream())
                                .findFirst()
                                .map(ResourcePoolEntry::content)
                                .orElse(null);
                    })
                    .cached();
            ClassFile classFile = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ClassHierarchyResolverOption.of(all));
            in.transformAndCopy(entry -> renewed(classFile, entry), out);
            return out.build();
        }

        private static ResourcePoolEntry renewed(ClassFile classFile, ResourcePoolEntry entry) {
            if (entry.type() != ResourcePoolEntry.Type.CLASS_OR_RESOURCE || !entry.path().endsWith(".class")) {
                return entry;
            }
            byte[] bytes = entry.contentBytes();
            if (majorVersion(bytes) >= FIRST_WITH_STACK_MAPS) {
                return entry;
            }
            ClassTransform version = (builder, element) -> builder.with(
                    element instanceof ClassFileVersion
                            ? ClassFileVersion.of(ClassFile.latestMajorVersion(), 0)
                            : element);
            ClassTransform bodies = ClassTransform.transformingMethodBodies(CodeBuilder::with); // which makes their maps
            return entry.copyWithContent(classFile.transformClass(classFile.parse(bytes), version.andThen(bodies)));
        }

        private static int majorVersion(byte[] classBytes) {
            return ByteBuffer.wrap(classBytes).getShort(Integer.BYTES + Short.BYTES);
        }
    }
}
