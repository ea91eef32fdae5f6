package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code jmistral list}: the models that can be named. */
final class ListCommand extends Subcommand {
    private final StandardStreams streams;
    private final ModelFolder models;

    private final Argument<Boolean> names = Argument.flag("--names", "Write the names alone, one a line.");
    private final Argument<Boolean> json = Argument.flag("--json", "Write JSON.");

    ListCommand(StandardStreams streams, ModelFolder models) {
        super(
                List.of(
                        "Show the models in the models folder: names, sizes, quantisation, longest context.",
                        "A name, or the beginning of only one of them, can stand for the file in every command."
                                + " The folder is that of JMISTRAL_MODELS, or of 'models' in the config file;"
                                + " 'jmistral doctor' says where it is."),
                List.of("jmistral list", "jmistral run mistral-7b -p 'Why is the sky blue?'"));
        this.streams = streams;
        this.models = models;
        addOneOf(names, json);
    }

    @Override
    public Integer call() throws IOException {
        if (names.value()) {
            models.models().keySet().forEach(streams::println);
            streams.flush();
            return ExitCode.DONE;
        }
        List<ListedModel> listed = new ArrayList<>();
        for (Map.Entry<String, Path> model : models.models().entrySet()) {
            listed.add(ListedModel.read(model.getKey(), model.getValue()));
        }
        if (json.value()) {
            streams.println(Json.pretty(listed.stream().map(ListedModel::toJson).toList()));
        } else if (listed.isEmpty()) {
            streams.printError("jmistral: " + models.path()
                    + ": no models there; put GGUF files into this folder, or name another with JMISTRAL_MODELS");
        } else {
            print(listed);
        }
        streams.flush();
        return ExitCode.DONE;
    }

    private void print(List<ListedModel> listed) {
        int width =
                listed.stream().mapToInt(model -> model.name().length()).max().orElse(0);
        String format = "%-" + Math.max(width, "NAME".length()) + "s  %10s  %-12s  %7s";
        streams.println(String.format(Locale.ROOT, format, "NAME", "SIZE", "QUANTISATION", "CONTEXT"));
        for (ListedModel model : listed) {
            String row = String.format(
                    Locale.ROOT,
                    format,
                    model.name().replaceAll("\\p{Cntrl}", "?"), // which would command the terminal
                    Quantity.bytes(model.byteSize()),
                    model.quantisation(),
                    model.contextLength() == 0 ? "-" : model.contextLength());
            streams.println(row + (model.fault().isEmpty() ? "" : "  " + model.fault()));
        }
    }
}
