package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jmistral list}: the models that can be named. */
@Command(
        name = "list",
        description = {
            "Show the models in the models folder: names, sizes, quantisation, longest context.",
            "A name, or the beginning of only one of them, can stand for the file in every command. The folder is that of"
                    + " JMISTRAL_MODELS, or of 'models' in the config file; 'jmistral doctor' says where it is."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  jmistral list", "  jmistral run mistral-7b -p 'Why is the sky blue?'"})
final class ListCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final ModelFolder models;

    @ArgGroup
    private Form form = new Form();

    /** How the models are written, unless as a table. */
    private static final class Form {
        @Option(names = "--names", description = "Write the names alone, one a line.")
        private boolean names;

        @Option(names = "--json", description = "Write JSON.")
        private boolean json;
    }

    ListCommand(StandardStreams streams, ModelFolder models) {
        this.streams = streams;
        this.models = models;
    }

    @Override
    public Integer call() throws IOException {
        if (form.names) {
            models.models().keySet().forEach(streams::println);
            streams.flush();
            return ExitCode.DONE;
        }
        List<ListedModel> listed = new ArrayList<>();
        for (Map.Entry<String, Path> model : models.models().entrySet()) {
            listed.add(ListedModel.read(model.getKey(), model.getValue()));
        }
        if (form.json) {
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
