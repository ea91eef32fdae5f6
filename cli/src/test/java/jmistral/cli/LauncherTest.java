package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jmistral.quant.Kernels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher names the kernels that are compiled at once. One that it does not name is interpreted for seconds. */
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of(System.getProperty("jmistral.root"), "cli", "src", "image", "sh", "jmistral");
    private static final Path WINDOWS_LAUNCHER =
            Path.of(System.getProperty("jmistral.root"), "cli", "src", "image", "cmd", "jmistral.cmd");

    /** What a script finds out about the place where it runs. */
    private static final Pattern OF_ITS_OWN =
            Pattern.compile("-Djmistral\\.(terminals|demo)=|-XX:\\+UseTransparentHugePages");

    private static final Pattern WORD = Pattern.compile("(\"[^\"]*\"|\\S)+");
    private static final Pattern LIST = Pattern.compile("\nfor methods in (.*?);\\s*do\n", Pattern.DOTALL);
    private static final Pattern SMALL = Pattern.compile("\nfor small in (.*?);\\s*do\n", Pattern.DOTALL);
    private static final Pattern LEFT_OVER = Pattern.compile("\nfor left_over in (.*?);\\s*do\n", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");
    private static final String KERNELS = "jmistral/quant/kernel/";

    private static List<String> patterns;
    private static List<Method> methods;

    /**
     * A method; no constructor or class initialiser.
     *
     * @param name class, without its package, and method, as {@code CompileCommand} writes them
     * @param descriptor of its parameters and its result
     * @param computes whether it makes vectors and keeps them to itself. Those that return one are for constants
     */
    private record Method(String name, String descriptor, boolean computes) {}

    @BeforeAll
    static void readLauncherAndKernels() throws IOException {
        patterns = listed(LIST);

        try (ModuleReader classes = open("jmistral.quant")) {
            methods = classes.list()
                    .filter(name -> name.startsWith(KERNELS) && name.endsWith(".class"))
                    .flatMap(name -> methodsOf(classes, name))
                    .toList();
        }
    }

    @Test
    void namesOnlyMethodsThatExist() {
        assertThat(patterns).isNotEmpty();
        assertThat(patterns)
                .filteredOn(pattern -> methods.stream().map(Method::name).noneMatch(matching(pattern)))
                .isEmpty();
    }

    /** Of the JDK's as well: nothing says so when a pattern fits no method any more. */
    @Test
    void takesOnlyMethodsThatExistIntoKernelsOrKeepsThemOut() throws IOException {
        List<String> small = listed(SMALL);
        List<String> leftOver = listed(LEFT_OVER);
        assertThat(small).isNotEmpty();
        assertThat(leftOver).isNotEmpty();
        for (String pattern : Stream.concat(small.stream(), leftOver.stream()).toList()) {
            String owner = pattern.substring(0, pattern.indexOf("::")).replace('.', '/') + ".class";
            try (ModuleReader classes = open(owner.startsWith("jdk/") ? "java.base" : "jmistral.quant")) {
                assertThat(methodsOf(classes, owner).map(method -> method.name() + method.descriptor()))
                        .as("methods of %s", owner)
                        .anyMatch(matching(withoutPackage(pattern)));
            }
        }
    }

    @Test
    void namesEveryMethodThatComputesWithVectors() {
        List<Predicate<String>> named =
                patterns.stream().map(LauncherTest::matching).toList();
        assertThat(methods).filteredOn(Method::computes).hasSizeGreaterThan(named.size());
        assertThat(methods)
                .filteredOn(method -> method.computes() && named.stream().noneMatch(name -> name.test(method.name())))
                .isEmpty();
    }

    /** What the shell script hands to Java is seen by a Java that prints it; the other script is only read. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void windowsHasTheSameOptions(@TempDir Path image) throws Exception {
        Path runtime = Files.createDirectories(image.resolve("runtime"));
        Path java = Files.createDirectories(runtime.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.createFile(Files.createDirectories(runtime.resolve("lib")).resolve("jmistral.aot"));
        Path script = Files.createDirectories(image.resolve("bin")).resolve("jmistral");
        Files.copy(LAUNCHER, script);
        List<String> passed = ProgramProcess.start(Map.of(), List.of("/bin/sh", script.toString(), "--version"))
                .finish("")
                .output()
                .replace(runtime.toRealPath().toString(), "RUNTIME")
                .lines()
                .filter(option -> !OF_ITS_OWN.matcher(option).lookingAt())
                .toList();

        String command = Files.readString(WINDOWS_LAUNCHER).replaceAll("(?s).*java\\.exe\" \\^(.*)exit /b.*", "$1");
        List<String> written = WORD.matcher(command.replace(" ^\n", "\n"))
                .results()
                .map(word -> word.group().replace("\"", ""))
                .filter(word -> !word.equals("%JMISTRAL_JAVA_OPTIONS%"))
                .filter(option -> !OF_ITS_OWN.matcher(option).lookingAt())
                .map(word -> word.equals("%cache%") ? "-XX:AOTCache=RUNTIME/lib/jmistral.aot" : word)
                .map(word -> word.equals("%*") ? "--version" : word)
                .toList();
        assertThat(written).isEqualTo(passed);
    }

    /** The methods that the launcher's {@code loop} goes through. */
    private static List<String> listed(Pattern loop) throws IOException {
        Matcher list = loop.matcher(Files.readString(LAUNCHER));
        assertThat(list.find()).as("%s in %s", loop, LAUNCHER).isTrue();
        return QUOTED.matcher(list.group(1))
                .results()
                .map(quoted -> quoted.group(1))
                .toList();
    }

    /** Class, method and parameters, of which the last may be left open. */
    private static String withoutPackage(String pattern) {
        String method = pattern.substring(pattern.lastIndexOf('.', pattern.indexOf("::")) + 1);
        return method.contains("(") ? method : method + "(*";
    }

    private static ModuleReader open(String module) throws IOException {
        return ModuleFinder.compose(ModuleFinder.of(quant()), ModuleFinder.ofSystem())
                .find(module)
                .orElseThrow()
                .open();
    }

    private static Path quant() {
        try {
            return Path.of(Kernels.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the JVM reads a pattern: a star is any letters, or none. */
    private static Predicate<String> matching(String pattern) {
        return Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E").asMatchPredicate();
    }

    private static Stream<Method> methodsOf(ModuleReader classes, String name) {
        try (var bytes = classes.open(name).orElseThrow()) {
            ClassModel model = ClassFile.of().parse(bytes.readAllBytes());
            String owner = name.substring(name.lastIndexOf('/') + 1, name.length() - ".class".length());
            return model.methods().stream()
                    .filter(method -> !method.methodName().stringValue().startsWith("<"))
                    .map(method -> new Method(
                            owner + "::" + method.methodName().stringValue(),
                            method.methodType().stringValue(),
                            makesVectors(method) && !returnsVector(method.methodTypeSymbol())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean makesVectors(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof InvokeInstruction call && returnsVector(call.typeSymbol()));
    }

    private static boolean returnsVector(MethodTypeDesc type) {
        ClassDesc result = type.returnType();
        return result.packageName().equals("jdk.incubator.vector")
                && result.displayName().endsWith("Vector");
    }
}
