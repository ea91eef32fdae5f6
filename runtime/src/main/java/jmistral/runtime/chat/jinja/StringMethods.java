package jmistral.runtime.chat.jinja;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The methods of Python's strings. */
final class StringMethods {
    private interface Method {
        Value call(Text self, CallArguments arguments, Budget budget);
    }

    private static final Map<String, Method> METHODS = Map.ofEntries(
            entry("capitalize", change("capitalize", Strings::capitalize)),
            entry("casefold", change("casefold", string -> Strings.lower(Strings.upper(string)))),
            entry("lower", change("lower", Strings::lower)),
            entry("swapcase", change("swapcase", Strings::swapCase)),
            entry("title", change("title", Strings::title)),
            entry("upper", change("upper", Strings::upper)),
            entry("isalnum", is("isalnum", c -> Character.isLetter(c) || Unicode.isNumeric(c))),
            entry("isalpha", is("isalpha", Character::isLetter)),
            entry("isdecimal", is("isdecimal", Character::isDigit)),
            entry("isdigit", is("isdigit", Unicode::isDigit)),
            entry("isnumeric", is("isnumeric", Unicode::isNumeric)),
            entry("isspace", is("isspace", Unicode::isSpace)),
            entry("isascii", isWhole("isascii", string -> string.chars().allMatch(c -> c < 128))),
            entry("isidentifier", isWhole("isidentifier", StringMethods::isIdentifier)),
            entry("islower", isWhole("islower", StringMethods::isLower)),
            entry("isprintable", isWhole("isprintable", s -> s.codePoints().allMatch(Unicode::isPrintable))),
            entry("istitle", isWhole("istitle", StringMethods::isTitle)),
            entry("isupper", isWhole("isupper", StringMethods::isUpper)),
            entry("strip", strip("strip", true, true)),
            entry("lstrip", strip("lstrip", true, false)),
            entry("rstrip", strip("rstrip", false, true)),
            entry("split", split("split", false)),
            entry("rsplit", split("rsplit", true)),
            entry("splitlines", StringMethods::splitLines),
            entry("partition", partition("partition", false)),
            entry("rpartition", partition("rpartition", true)),
            entry("startswith", startsOrEnds("startswith", false)),
            entry("endswith", startsOrEnds("endswith", true)),
            entry("removeprefix", StringMethods::removePrefix),
            entry("removesuffix", StringMethods::removeSuffix),
            entry("find", find("find", false, false)),
            entry("rfind", find("rfind", true, false)),
            entry("index", find("index", false, true)),
            entry("rindex", find("rindex", true, true)),
            entry("count", StringMethods::count),
            entry("replace", StringMethods::replace),
            entry("join", StringMethods::join),
            entry(
                    "format",
                    (self, arguments, budget) ->
                            StringFormat.format(self, arguments.positional(), arguments.named(), budget)),
            entry("format_map", StringMethods::formatMap),
            entry("center", pad("center")),
            entry("ljust", pad("ljust")),
            entry("rjust", pad("rjust")),
            entry("zfill", StringMethods::zeroFill),
            entry("expandtabs", StringMethods::expandTabs));

    private StringMethods() {}

    /** The method of this name bound to {@code self}, or null. */
    static @Nullable Callable bind(Text self, String name, Budget budget) {
        Method method = METHODS.get(name);
        return method == null ? null : Callable.method(name, arguments -> method.call(self, arguments, budget));
    }

    private static Method change(String name, UnaryOperator<String> change) {
        return (self, arguments, budget) -> {
            arguments.bind(name);
            budget.copy(self.length());
            return self.withCharacters(change.apply(self.string()));
        };
    }

    private static Method is(String name, IntPredicate kind) {
        return isWhole(name, string -> Strings.all(string, kind));
    }

    private static Method isWhole(String name, Predicate<String> kind) {
        return (self, arguments, budget) -> {
            arguments.bind(name);
            budget.scan(self.length());
            return Value.of(kind.test(self.string()));
        };
    }

    static boolean isLower(String string) {
        return string.codePoints().anyMatch(Character::isLowerCase)
                && string.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    }

    static boolean isUpper(String string) {
        return string.codePoints().anyMatch(Character::isUpperCase)
                && string.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    private static boolean isTitle(String string) {
        boolean found = false;
        boolean inWord = false;
        for (int codePoint : string.codePoints().toArray()) {
            boolean starts = Character.isUpperCase(codePoint) || Character.isTitleCase(codePoint);
            if (starts ? inWord : Character.isLowerCase(codePoint) && !inWord) {
                return false;
            }
            inWord = Unicode.isCased(codePoint);
            found |= inWord;
        }
        return found;
    }

    private static boolean isIdentifier(String string) {
        return !string.isEmpty()
                && (string.charAt(0) == '_' || Character.isUnicodeIdentifierStart(string.codePointAt(0)))
                && string.codePoints()
                        .allMatch(c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }

    private static Method strip(String name, boolean left, boolean right) {
        return (self, arguments, budget) -> {
            Text chars = arguments.bind(name, "chars?").textOrNull("chars");
            budget.copy(self.length());
            return Strings.strip(self, chars, left, right);
        };
    }

    private static Method split(String name, boolean fromRight) {
        return (self, arguments, budget) -> {
            var bound = arguments.bind(name, "sep?", "maxsplit?");
            Text separator = bound.textOrNull("sep");
            long limit = bound.integer("maxsplit", -1);
            return Value.list(
                    separator == null
                            ? Strings.splitAtBlanks(self, limit, fromRight, budget)
                            : Strings.split(self, separator.string(), limit, fromRight, budget));
        };
    }

    private static Value splitLines(Text self, CallArguments arguments, Budget budget) {
        boolean keepEnds = arguments.bind("splitlines", "keepends?").integer("keepends", 0) != 0;
        return Value.list(Strings.lines(self, keepEnds, budget));
    }

    private static Method partition(String name, boolean last) {
        return (self, arguments, budget) -> {
            Text separator = arguments.bind(name, "sep").text("sep");
            if (separator.length() == 0) {
                throw new JinjaException("empty separator");
            }
            budget.copy(self.length());
            String string = self.string();
            int at = last
                    ? Search.last(string, separator.string(), string.length())
                    : Search.first(string, separator.string(), 0);
            if (at < 0) {
                return last ? Value.tuple(Text.EMPTY, Text.EMPTY, self) : Value.tuple(self, Text.EMPTY, Text.EMPTY);
            }
            int end = at + separator.length();
            return Value.tuple(self.substring(0, at), self.substring(at, end), self.substring(end, self.length()));
        };
    }

    private static Method startsOrEnds(String name, boolean ends) {
        return (self, arguments, budget) -> {
            var bound = arguments.bind(name, "prefix", "start?", "end?");
            Text part = window(self, bound);
            Value affixes = bound.get("prefix");
            List<Value> candidates =
                    affixes instanceof Value.Sequence tuple && tuple.isTuple() ? tuple.elements() : List.of(affixes);
            for (Value candidate : candidates) {
                if (!(candidate instanceof Text affix)) {
                    throw new JinjaException(
                            name + " first arg must be str or a tuple of str, not " + Types.name(candidate));
                }
                budget.scan(affix.length());
                if (ends
                        ? part.string().endsWith(affix.string())
                        : part.string().startsWith(affix.string())) {
                    return Value.TRUE;
                }
            }
            return Value.FALSE;
        };
    }

    /** The part of a string that the arguments start and end name. */
    private static Text window(Text self, CallArguments.Bound bound) {
        Value start = bound.orNull("start");
        Value end = bound.orNull("end");
        if (start == null && end == null) {
            return self;
        }
        return (Text) Slices.slice(self, new Slices.Slice(start, end, null), new Budget(self.length()));
    }

    private static Value removePrefix(Text self, CallArguments arguments, Budget budget) {
        Text prefix = arguments.bind("removeprefix", "prefix").text("prefix");
        budget.copy(self.length());
        return self.string().startsWith(prefix.string()) ? self.substring(prefix.length(), self.length()) : self;
    }

    private static Value removeSuffix(Text self, CallArguments arguments, Budget budget) {
        Text suffix = arguments.bind("removesuffix", "suffix").text("suffix");
        budget.copy(self.length());
        return self.string().endsWith(suffix.string()) ? self.substring(0, self.length() - suffix.length()) : self;
    }

    private static Method find(String name, boolean last, boolean mustBeThere) {
        return (self, arguments, budget) -> {
            var bound = arguments.bind(name, "sub", "start?", "end?");
            String sub = bound.text("sub").string();
            Text part = window(self, bound);
            budget.scan(part.length());
            int at = last ? Search.last(part.string(), sub, part.length()) : Search.first(part.string(), sub, 0);
            if (at < 0) {
                if (mustBeThere) {
                    throw new JinjaException("substring not found");
                }
                return Value.of(-1);
            }
            Value start = bound.orNull("start");
            long first = start == null ? 0 : Types.index(start);
            int length = self.codePoints();
            first = Math.clamp(first < 0 ? first + length : first, 0, length);
            return Value.of(first + part.string().codePointCount(0, at));
        };
    }

    private static Value count(Text self, CallArguments arguments, Budget budget) {
        var bound = arguments.bind("count", "sub", "start?", "end?");
        String sub = bound.text("sub").string();
        Text part = window(self, bound);
        budget.scan(part.length());
        if (sub.isEmpty()) {
            return Value.of(part.codePoints() + 1L);
        }
        long count = 0;
        for (int at = Search.first(part.string(), sub, 0);
                at >= 0;
                at = Search.first(part.string(), sub, at + sub.length())) {
            count++;
        }
        return Value.of(count);
    }

    private static Value replace(Text self, CallArguments arguments, Budget budget) {
        var bound = arguments.bind("replace", "old", "new", "count?");
        Text escaped = self.isMarkup() ? Html.escape(bound.get("new"), budget) : bound.text("new");
        return Strings.replace(self, bound.text("old"), escaped, bound.integer("count", -1), budget);
    }

    private static Value join(Text self, CallArguments arguments, Budget budget) {
        Value iterable = arguments.bind("join", "iterable").get("iterable");
        List<Text> parts = new ArrayList<>();
        for (Value element : Types.elements(iterable, budget)) {
            if (self.isMarkup()) {
                parts.add(Html.escape(element, budget));
            } else if (element instanceof Text text) {
                parts.add(text);
            } else {
                throw new JinjaException(
                        "sequence item " + parts.size() + ": expected str instance, " + Types.name(element) + " found");
            }
        }
        return Strings.join(self, parts, budget).markedAs(self);
    }

    private static Value formatMap(Text self, CallArguments arguments, Budget budget) {
        Value mapping = arguments.bind("format_map", "mapping").get("mapping");
        if (!(mapping instanceof Dict dict)) {
            throw new JinjaException("format_map() needs a dict, not " + Types.name(mapping));
        }
        Map<String, Value> named = new HashMap<>();
        for (Dict.Entry entry : dict.entries()) {
            if (entry.key() instanceof Text key) {
                named.put(key.string(), entry.value());
            }
        }
        return StringFormat.format(self, List.of(), named, budget);
    }

    private static Method pad(String name) {
        return (self, arguments, budget) -> {
            var bound = arguments.bind(name, "width", "fillchar?");
            long width = bound.integer("width");
            Text given = bound.textOrNull("fillchar");
            Text fill = given == null ? Text.template(" ") : given;
            if (fill.codePoints() != 1) {
                throw new JinjaException("The fill character must be exactly one character long");
            }
            long margin = Math.max(0, width - self.codePoints());
            return switch (name) {
                case "ljust" -> Strings.pad(self, 0, margin, fill, budget);
                case "rjust" -> Strings.pad(self, margin, 0, fill, budget);
                default -> Strings.center(self, width, fill, budget);
            };
        };
    }

    private static Value zeroFill(Text self, CallArguments arguments, Budget budget) {
        long margin = arguments.bind("zfill", "width").integer("width") - self.codePoints();
        int sign = self.string().startsWith("-") || self.string().startsWith("+") ? 1 : 0;
        return new TextBuilder(budget)
                .append(self, 0, sign)
                .repeat("0", margin)
                .append(self, sign, self.length())
                .build()
                .markedAs(self);
    }

    private static Value expandTabs(Text self, CallArguments arguments, Budget budget) {
        long size = arguments.bind("expandtabs", "tabsize?").integer("tabsize", 8);
        var builder = new TextBuilder(budget);
        long column = 0;
        String string = self.string();
        for (int at = 0; at < string.length(); ) {
            int codePoint = string.codePointAt(at);
            int next = at + Character.charCount(codePoint);
            if (codePoint == '\t') {
                long blanks = size > 0 ? size - column % size : 0;
                builder.repeat(" ", blanks);
                column += blanks;
            } else {
                builder.append(self, at, next);
                column = codePoint == '\n' || codePoint == '\r' ? 0 : column + 1;
            }
            at = next;
        }
        return builder.build().markedAs(self);
    }
}
