package jmistral.runtime.chat.jinja;

import java.util.List;
import jmistral.runtime.chat.jinja.Token.Kind;

/** The tokens of a template, read from first to last. */
final class TokenStream {
    /** Deeper nesting of expressions or statements is refused: reading and running them takes the Java stack. */
    private static final int MAX_DEPTH = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token following() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    /** The current token, after which the stream goes on. */
    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean isOperator(String operator) {
        return current().isOperator(operator);
    }

    boolean isName(String name) {
        return current().isName(name);
    }

    boolean is(Kind kind) {
        return current().kind() == kind;
    }

    boolean skipOperator(String operator) {
        boolean found = isOperator(operator);
        at += found ? 1 : 0;
        return found;
    }

    boolean skipName(String name) {
        boolean found = isName(name);
        at += found ? 1 : 0;
        return found;
    }

    Token expectOperator(String operator) {
        return isOperator(operator) ? next() : unexpected("'" + operator + "'");
    }

    Token expectName(String name) {
        return isName(name) ? next() : unexpected("'" + name + "'");
    }

    Token expect(Kind kind) {
        return is(kind) ? next() : unexpected("'" + new Token(kind, "name", 0).describe() + "'");
    }

    private Token unexpected(String expected) {
        Token token = current();
        throw new JinjaException(
                token.kind() == Kind.END
                        ? "unexpected end of template, expected " + expected + "."
                        : "expected token " + expected + ", got '" + token.describe() + "'",
                token.line());
    }

    JinjaException failure(String reason) {
        return new JinjaException(reason, current().line());
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw failure("nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    void leave() {
        depth--;
    }
}
