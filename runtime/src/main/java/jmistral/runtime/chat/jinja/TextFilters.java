package jmistral.runtime.chat.jinja;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters that make text. */
final class TextFilters {
    static final Map<String, Filter> ALL = Map.ofEntries(
            entry("capitalize", change("capitalize", Strings::capitalize)),
            entry("lower", change("lower", Strings::lower)),
            entry(
                    "title",
                    (input, arguments, engine) ->
                            ((Text) change("title", TextFilters::title).apply(input, arguments, engine)).asPlain()),
            entry("upper", change("upper", Strings::upper)),
            entry("trim", (input, arguments, engine) -> {
                Text text = text(input, engine);
                engine.budget().copy(text.length());
                return Strings.strip(text, arguments.bind("trim", "chars?").textOrNull("chars"), true, true);
            }),
            entry("center", (input, arguments, engine) -> {
                long width = arguments.bind("center", "width?").integer("width", 80);
                return Strings.center(text(input, engine), width, Text.template(" "), engine.budget());
            }),
            entry("string", (input, arguments, engine) -> {
                arguments.bind("string");
                return text(input, engine);
            }),
            entry("safe", (input, arguments, engine) -> {
                arguments.bind("safe");
                return text(input, engine).asMarkup();
            }),
            entry("escape", (input, arguments, engine) -> Html.escape(input, engine.budget())),
            entry("e", (input, arguments, engine) -> Html.escape(input, engine.budget())),
            entry("forceescape", (input, arguments, engine) -> Html.forceEscape(text(input, engine), engine.budget())),
            entry(
                    "striptags",
                    (input, arguments, engine) ->
                            Html.stripTags(text(input, engine).asPlain(), engine.budget())),
            entry("format", TextFilters::format),
            entry("replace", TextFilters::replace),
            entry("indent", TextFilters::indent),
            entry("truncate", TextFilters::truncate),
            entry("wordcount", TextFilters::wordCount),
            entry("urlencode", TextFilters::urlEncode),
            entry("xmlattr", TextFilters::xmlAttributes));

    private TextFilters() {}

    /** {@code soft_str}: what is a string already keeps its mark. */
    private static Text text(Value value, Engine engine) {
        return Repr.str(value, engine.budget());
    }

    private static Filter change(String name, UnaryOperator<String> change) {
        return (input, arguments, engine) -> {
            arguments.bind(name);
            Text text = text(input, engine);
            engine.budget().copy(text.length());
            return text.withCharacters(change.apply(text.string()));
        };
    }

    /** Words begin after blanks, hyphens and opening brackets, unlike those of {@code str.title}. */
    private static String title(String string) {
        var result = new StringBuilder(string.length());
        for (int at = 0; at < string.length(); ) {
            boolean separates = separatesWords(string.charAt(at));
            int end = at;
            while (end < string.length() && separatesWords(string.charAt(end)) == separates) {
                end++;
            }
            int second = at + Character.charCount(string.codePointAt(at));
            result.append(Strings.upper(string.substring(at, second)));
            result.append(Strings.lower(string.substring(second, end)));
            at = end;
        }
        return result.toString();
    }

    private static boolean separatesWords(char unit) {
        return "-({[<".indexOf(unit) >= 0 || Unicode.isSpace(unit);
    }

    private static Value format(Value input, CallArguments arguments, Engine engine) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw new JinjaException("can't handle positional and keyword arguments at the same time");
        }
        Value values = Value.tuple(arguments.positional());
        if (!arguments.named().isEmpty()) {
            var dict = new Dict();
            arguments.named().forEach((name, value) -> dict.put(Text.template(name), value));
            values = dict;
        }
        return PercentFormat.format(text(input, engine), values, engine.budget());
    }

    private static Value replace(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("replace", "old", "new", "count?");
        Value count = bound.orNull("count");
        return Strings.replace(
                text(input, engine).asPlain(),
                text(bound.get("old"), engine),
                text(bound.get("new"), engine),
                count == null ? -1 : Types.index(count),
                engine.budget());
    }

    private static Value indent(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("indent", "width?", "first?", "blank?");
        if (!(input instanceof Text text)) {
            throw input instanceof Value.Undefined undefined
                    ? undefined.failure()
                    : new JinjaException("unsupported operand type(s) for +=: '" + Types.name(input) + "' and 'str'");
        }
        Value width = bound.get("width", Value.of(4));
        Text indentation = width instanceof Text given
                ? given
                : Strings.repeat(Text.template(" "), Types.index(width), engine.budget());
        boolean blank = bound.flag("blank", false);
        Text ended = new TextBuilder(engine.budget()).append(text).append("\n").build();
        var builder = new TextBuilder(engine.budget());
        builder.append(bound.flag("first", false) ? indentation : Text.EMPTY);
        List<Text> lines = Strings.lines(ended, false, engine.budget());
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                builder.append("\n");
                builder.append(blank || lines.get(i).length() > 0 ? indentation : Text.EMPTY);
            }
            builder.append(lines.get(i));
        }
        return builder.build().markedAs(text);
    }

    private static Value truncate(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("truncate", "length?", "killwords?", "end?", "leeway?");
        Text end = bound.values().containsKey("end") ? bound.text("end") : Text.template("...");
        long length = Math.min(bound.integer("length", 255), Integer.MAX_VALUE);
        Value leewayValue = bound.orNull("leeway");
        long leeway = leewayValue == null ? 5 : Math.min(Types.index(leewayValue), Integer.MAX_VALUE);
        if (length < end.codePoints()) {
            throw new JinjaException("expected length >= " + end.codePoints() + ", got " + length);
        }
        if (leeway < 0) {
            throw new JinjaException("expected leeway >= 0, got " + leeway);
        }
        if (Types.length(input) <= length + leeway) {
            return input;
        }
        Text text = expectText("truncate", input);
        int cut = text.string().offsetByCodePoints(0, (int) (length - end.codePoints()));
        if (!bound.flag("killwords", false)) {
            int blank = text.string().lastIndexOf(' ', cut - 1);
            cut = blank >= 0 ? blank : cut;
        }
        return new TextBuilder(engine.budget())
                .append(text, 0, cut)
                .append(end)
                .build()
                .markedAs(text);
    }

    private static Text expectText(String filter, Value input) {
        if (input instanceof Text text) {
            return text;
        }
        if (input instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
        throw new JinjaException(filter + " needs a string, not " + Types.name(input));
    }

    private static Value wordCount(Value input, CallArguments arguments, Engine engine) {
        arguments.bind("wordcount");
        String string = text(input, engine).string();
        engine.budget().scan(string.length());
        long count = 0;
        boolean inWord = false;
        for (int codePoint : string.codePoints().toArray()) {
            boolean word = Unicode.isWord(codePoint);
            count += word && !inWord ? 1 : 0;
            inWord = word;
        }
        return Value.of(count);
    }

    private static Value urlEncode(Value input, CallArguments arguments, Engine engine) {
        arguments.bind("urlencode");
        if (input instanceof Text || !Types.isIterable(input)) {
            return quote(text(input, engine), "/", engine);
        }
        List<Text> pairs = new ArrayList<>();
        Value items = input instanceof Dict dict ? new Dict.View(dict, Dict.Part.ITEMS) : input;
        for (Value item : Types.elements(items, engine.budget())) {
            List<Value> pair = Types.elements(item, engine.budget());
            if (pair.size() != 2) {
                throw new JinjaException("urlencode needs pairs of a key and a value");
            }
            pairs.add(new TextBuilder(engine.budget())
                    .append(quote(text(pair.getFirst(), engine), "", engine))
                    .append("=")
                    .append(quote(text(pair.getLast(), engine), "", engine))
                    .build());
        }
        return Strings.join(Text.template("&"), pairs, engine.budget());
    }

    /** Percent-encoding; a blank becomes {@code +} where a slash is not safe, that is, in a query. */
    private static Text quote(Text text, String alsoSafe, Engine engine) {
        var quoted = new StringBuilder();
        for (byte octet : text.string().getBytes(StandardCharsets.UTF_8)) {
            char unit = (char) (octet & 0xFF);
            boolean safe = unit < 128 && (Character.isLetterOrDigit(unit) || "_.-~".indexOf(unit) >= 0);
            if (safe || alsoSafe.indexOf(unit) >= 0) {
                quoted.append(unit);
            } else if (unit == ' ' && alsoSafe.isEmpty()) {
                quoted.append('+');
            } else {
                quoted.append(String.format(Locale.ROOT, "%%%02X", (int) unit));
            }
        }
        return new TextBuilder(engine.budget())
                .append(quoted.toString(), text.isTemplate())
                .build();
    }

    private static Value xmlAttributes(Value input, CallArguments arguments, Engine engine) {
        boolean autospace = arguments.bind("xmlattr", "autospace?").flag("autospace", true);
        if (!(input instanceof Dict dict)) {
            throw new JinjaException("xmlattr needs a dict, not " + Types.name(input));
        }
        var builder = new TextBuilder(engine.budget());
        for (Dict.Entry entry : dict.entries()) {
            if (entry.value() instanceof Value.None || entry.value() instanceof Value.Undefined) {
                continue;
            }
            Text key = expectText("xmlattr", entry.key());
            if (key.string().codePoints().anyMatch(c -> "\t\n\u000B\f\r />=".indexOf(c) >= 0)) {
                throw new JinjaException("Invalid character in attribute name: " + Repr.of(key));
            }
            builder.append(builder.length() > 0 || autospace ? " " : "")
                    .append(Html.escape(key, engine.budget()))
                    .append("=\"")
                    .append(Html.escape(entry.value(), engine.budget()))
                    .append("\"");
        }
        return builder.build();
    }
}
