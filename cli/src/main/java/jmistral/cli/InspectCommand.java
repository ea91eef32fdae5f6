package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.TensorExport;
import jmistral.runtime.gguf.TensorInfo;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code jmistral inspect}: what a GGUF file holds. */
final class InspectCommand extends Subcommand {
    private final StandardStreams streams;
    private final ModelFolder models;

    private final Argument<Path> file = Argument.parameter(
            Path.class,
            PositionalParamSpec.builder()
                    .paramLabel("FILE")
                    .description("The file, of a split model the first; or a name that 'jmistral list' shows."));
    private final Argument<Boolean> json = Argument.flag("--json", "Write JSON.");
    private final Argument<Boolean> tensors =
            Argument.flag("--tensors", "List every tensor: name, type, shape, place and size.");
    private final Argument<List<String>> dump = Argument.options(
            String.class,
            OptionSpec.builder("--dump")
                    .arity("2")
                    .paramLabel("TENSOR OUT")
                    .hideParamSyntax(true)
                    .description("Write the values of a tensor to the file OUT, dequantised, as little-endian 32-bit"
                            + " floats, dimension 0 fastest."));

    InspectCommand(StandardStreams streams, ModelFolder models) {
        super(
                List.of("Show what a GGUF file holds: a whole model, a vocabulary, or just tensors."),
                List.of(
                        "jmistral inspect mistral-7b.Q4_K_M.gguf",
                        "jmistral inspect --json --tensors model.gguf | jq '.tensors[0]'",
                        "jmistral inspect --dump output_norm.weight norm.f32.bin model.gguf"));
        this.streams = streams;
        this.models = models;
        add(file, json, tensors, dump);
    }

    @Override
    public Integer call() throws Exception {
        try (GgufFile gguf = GgufFile.open(models.find(file.value()))) {
            if (!dump.value().isEmpty()) {
                dump(gguf, dump.value().get(0), Path.of(dump.value().get(1)));
            } else if (json.value()) {
                printJson(gguf);
            } else {
                new InspectText(streams).print(gguf, tensors.value());
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
        streams.println(Json.pretty(InspectJson.of(gguf, tensors.value())));
    }
}
