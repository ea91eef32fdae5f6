package jmistral.runtime.chat.jinja;

/** Escaping of HTML, as Python's markupsafe does it. */
final class Html {
    private Html() {}

    /** The value as a string with what HTML gives a meaning replaced, marked as HTML; one so marked stays as it is. */
    static Text escape(Value value, Budget budget) {
        Text text = Repr.str(value, budget);
        return text.isMarkup() ? text : forceEscape(text, budget);
    }

    static Text forceEscape(Text text, Budget budget) {
        var builder = new TextBuilder(budget);
        String string = text.string();
        int begin = 0;
        for (int at = 0; at < string.length(); at++) {
            String escape = switch (string.charAt(at)) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '\'' -> "&#39;";
                case '"' -> "&#34;";
                default -> "";
            };
            if (!escape.isEmpty()) {
                builder.append(text, begin, at).append(escape, text.isTemplateAt(at));
                begin = at + 1;
            }
        }
        return builder.append(text, begin, text.length()).build().asMarkup();
    }

    /** Takes tags and comments out, joins the words by one blank each, and resolves the entities that escaping makes. */
    static Text stripTags(Text text, Budget budget) {
        var builder = new TextBuilder(budget);
        String string = text.string();
        int begin = 0;
        while (true) {
            int start = string.indexOf('<', begin);
            if (start < 0) {
                break;
            }
            boolean comment = string.startsWith("<!--", start);
            int end = comment ? string.indexOf("-->", start + 4) : string.indexOf('>', start);
            if (end < 0) {
                break;
            }
            builder.append(text, begin, start);
            begin = end + (comment ? 3 : 1);
        }
        Text plain = builder.append(text, begin, text.length()).build();
        Text words = Strings.join(Text.template(" "), Strings.splitAtBlanks(plain, -1, false, budget), budget);
        return words.withCharacters(words.string()
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#39;", "'")
                .replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("&amp;", "&"));
    }
}
