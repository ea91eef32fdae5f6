package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.TensorExport;
import jmistral.runtime.gguf.TensorInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmistral inspect}: what a GGUF file holds. */
@Command(
        name = "inspect",
        description = "Show what a GGUF file holds: a whole model, a vocabulary, or just tensors.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  jmistral inspect mistral-7b.Q4_K_M.gguf",
            "  jmistral inspect --json --tensors model.gguf | jq '.tensors[0]'",
            "  jmistral inspect --dump output_norm.weight norm.f32.bin model.gguf"
        })
final class InspectCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final ModelFolder models;

    @Parameters(
            paramLabel = "FILE",
            description = "The file, of a split model the first; or a name that 'jmistral list' shows.")
    @SuppressWarnings("NullAway.Init") // required
    private Path file;

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    @Option(names = "--tensors", description = "List every tensor: name, type, shape, place and size.")
    private boolean tensors;

    @Option(
            names = "--dump",
            arity = "2",
            paramLabel = "TENSOR OUT",
            hideParamSyntax = true,
            description = "Write the values of a tensor to the file OUT, dequantised, as little-endian 32-bit floats,"
                    + " dimension 0 fastest.")
    private String @Nullable [] dump;

    InspectCommand(StandardStreams streams, ModelFolder models) {
        this.streams = streams;
        this.models = models;
    }

    @Override
    public Integer call() throws Exception {
        try (GgufFile gguf = GgufFile.open(models.find(file))) {
            if (dump != null) {
                dump(gguf, dump[0], Path.of(dump[1]));
            } else if (json) {
                printJson(gguf);
            } else {
                new InspectText(streams).print(gguf, tensors);
            }
        }
        streams.flush();
        return ExitCode.DONE;
    }

    private static void dump(GgufFile gguf, String name, Path target) throws IOException {
        TensorInfo tensor = gguf.find(name)
                .orElseThrow(() -> new CommandException(gguf.path() + ": there is no tensor '" + name
                        + "' (jmistral inspect --tensors lists those that there are)"));
        CompleteFile.write(target, out -> TensorExport.writeFloats(gguf, tensor, out));
    }

    private void printJson(GgufFile gguf) {
        streams.println(Json.pretty(InspectJson.of(gguf, tensors)));
    }
}
