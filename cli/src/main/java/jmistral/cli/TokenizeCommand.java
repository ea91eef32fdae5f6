package jmistral.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Tokenizers;
import picocli.CommandLine.Model.OptionSpec;

/** {@code jmistral tokenize}: text and conversations to token ids, and back. */
final class TokenizeCommand extends Subcommand {
    private static final String STANDARD_INPUT = "standard input";

    private final StandardStreams streams;
    private final ModelFolder models;

    private final Argument<Path> model = Argument.model("The GGUF file, or a name that 'jmistral list' shows.");
    private final TextSource source = new TextSource();
    private final Argument<Boolean> asIds = Argument.flag("--ids", "Write the ids as a JSON array.");
    private final Argument<Boolean> asPieces =
            Argument.flag("--pieces", "Write the tokens' texts, as the file stores them, as a JSON array.");
    private final Argument<Boolean> noBos =
            Argument.flag("--no-bos", "Do not put the beginning-of-sequence token before the text.");
    private final Argument<Boolean> parseSpecial = Argument.flag(
            "--parse-special", "Let names of control tokens in the text, such as [INST], stand for these tokens.");
    private final Argument<Boolean> jsonLines = Argument.flag(
            "--jsonl",
            "Read one JSON string a line from standard input and write one JSON array of ids a line; with --chat,"
                    + " read one conversation a line.");
    private final Argument<Boolean> decode = Argument.flag(
            "--decode",
            "The other way: read one JSON array of ids a line from standard input, and write one JSON string a line.");
    private final Argument<String> chat = Argument.option(
            String.class,
            OptionSpec.builder("--chat")
                    .paramLabel("FILE|-")
                    .description("Write the ids of a conversation, BOS included: a JSON array of messages,"
                            + " [{\"role\":\"user\",\"content\":\"...\"}], or an object"
                            + " {\"messages\":[...],\"tools\":[...]}."));
    private final Argument<Boolean> render = Argument.flag(
            "--render",
            "With --chat: write the text that the file's own chat template makes, and nothing else; with --jsonl,"
                    + " as one JSON string a line.");

    TokenizeCommand(StandardStreams streams, ModelFolder models) {
        super(
                List.of(
                        "Show the tokens of a text or of a conversation; a file with nothing but a vocabulary serves.",
                        "Without another source, the text is read from standard input."),
                List.of(
                        "jmistral tokenize model.gguf -p 'Hello, world'",
                        "jmistral tokenize model.gguf -f letter.txt --ids",
                        "jmistral tokenize model.gguf --jsonl --no-bos < texts.jsonl > ids.jsonl",
                        "jmistral tokenize model.gguf --decode < ids.jsonl",
                        "echo '[{\"role\":\"user\",\"content\":\"Hi\"}]' | jmistral tokenize model.gguf --chat -",
                        "jmistral tokenize model.gguf --chat conversation.json --render"));
        this.streams = streams;
        this.models = models;
        add(model, noBos, parseSpecial, jsonLines, decode, chat, render);
        source.addTo(this);
        addOneOf(asIds, asPieces);
    }

    @Override
    public Integer call() throws IOException {
        check();
        try (GgufFile file = GgufFile.open(models.find(model.value()))) {
            Tokenizer tokenizer = Tokenizers.load(file.metadata());
            if (chat.given().isPresent()) {
                chat(file, tokenizer, chat.value());
            } else if (decode.value()) {
                new JsonLines(streams).convert(streams.input(), STANDARD_INPUT, line -> decoded(tokenizer, line));
            } else if (jsonLines.value()) {
                new JsonLines(streams).convert(streams.input(), STANDARD_INPUT, line -> encoded(tokenizer, line));
            } else {
                String text = source.isGiven() ? source.read(streams) : TextSource.readAll(streams);
                print(tokenizer, ids(tokenizer, text));
            }
        }
        streams.flush();
        return ExitCode.DONE;
    }

    private void check() {
        boolean isChat = chat.given().isPresent();
        boolean plain = !jsonLines.value() && !decode.value() && !isChat;
        refuse(!plain && source.isGiven(), "-p and -f go with neither --jsonl nor --decode nor --chat");
        refuse(!plain && (asIds.value() || asPieces.value()), "--ids and --pieces are for single texts");
        refuse(
                (decode.value() || isChat) && (noBos.value() || parseSpecial.value()),
                "--no-bos and --parse-special are for texts");
        refuse(decode.value() && isChat, "--decode and --chat exclude each other");
        refuse(render.value() && !isChat, "--render needs --chat");
    }

    private void refuse(boolean wrong, String why) {
        if (wrong) {
            throw wrongUsage(why);
        }
    }

    private void chat(GgufFile file, Tokenizer tokenizer, String from) throws IOException {
        boolean fromInput = from.equals("-");
        var conversion = new ConversationConversion(file, tokenizer, render.value());
        try (InputStream input =
                fromInput ? streams.input() : new ByteArrayInputStream(InputFile.read(Path.of(from)))) {
            if (jsonLines.value()) {
                new JsonLines(streams).convert(input, fromInput ? STANDARD_INPUT : from, conversion::line);
            } else {
                streams.print(conversion.whole(new String(input.readAllBytes(), StandardCharsets.UTF_8)));
            }
        } catch (IllegalArgumentException e) {
            throw new CommandException((fromInput ? STANDARD_INPUT : from) + ": " + e.getMessage(), e);
        }
    }

    private int[] ids(Tokenizer tokenizer, String text) {
        int[] ids = parseSpecial.value() ? tokenizer.encodeWithControlTokens(text) : tokenizer.encode(text);
        return noBos.value() ? ids : tokenizer.vocabulary().withBos(ids);
    }

    private void print(Tokenizer tokenizer, int[] ids) {
        if (asIds.value()) {
            streams.println(Json.line(ids));
        } else if (asPieces.value()) {
            streams.println(Json.line(
                    Arrays.stream(ids).mapToObj(tokenizer.vocabulary()::piece).toList()));
        } else {
            for (int id : ids) {
                String piece = Json.line(tokenizer.vocabulary().piece(id));
                streams.println(String.format(Locale.ROOT, "%8d  %s", id, piece));
            }
        }
    }

    private String encoded(Tokenizer tokenizer, String line) {
        if (Json.parse(line) instanceof String text) {
            return Json.line(ids(tokenizer, text));
        }
        throw new IllegalArgumentException("expected a JSON string");
    }

    private static String decoded(Tokenizer tokenizer, String line) {
        if (!(Json.parse(line) instanceof List<?> list)) {
            throw new IllegalArgumentException("expected a JSON array of token ids");
        }
        int size = tokenizer.vocabulary().size();
        int[] ids = new int[list.size()];
        for (int i = 0; i < ids.length; i++) {
            if (!(list.get(i) instanceof Integer id) || id < 0 || id >= size) {
                throw new IllegalArgumentException(
                        "entry " + i + " is " + list.get(i) + ", expected a token id from 0 to " + (size - 1));
            }
            ids[i] = id;
        }
        return Json.line(tokenizer.decode(ids));
    }
}
