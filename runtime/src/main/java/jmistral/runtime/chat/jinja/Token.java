package jmistral.runtime.chat.jinja;

/**
 * A token of a template.
 *
 * @param text its characters; the decoded ones of a string
 * @param line the line it begins on, from 1 on
 */
record Token(Kind kind, String text, int line) {
    enum Kind {
        DATA,
        PRINT_BEGIN,
        PRINT_END,
        TAG_BEGIN,
        TAG_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind kind, String text) {
        return this.kind == kind && this.text.equals(text);
    }

    boolean isOperator(String operator) {
        return is(Kind.OPERATOR, operator);
    }

    boolean isName(String name) {
        return is(Kind.NAME, name);
    }

    /** As messages name it. */
    String describe() {
        return switch (kind) {
            case DATA -> "template data / text";
            case PRINT_BEGIN -> "begin of print statement";
            case PRINT_END -> "end of print statement";
            case TAG_BEGIN -> "begin of statement block";
            case TAG_END -> "end of statement block";
            case END -> "end of template";
            case NAME, OPERATOR -> text;
            case STRING -> "string";
            case INTEGER -> "integer";
            case FLOAT -> "float";
        };
    }
}
