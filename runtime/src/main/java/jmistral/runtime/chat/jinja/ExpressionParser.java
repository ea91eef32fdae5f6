package jmistral.runtime.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jmistral.runtime.chat.jinja.Expression.Arguments;
import jmistral.runtime.chat.jinja.Expression.Comparand;
import jmistral.runtime.chat.jinja.Expression.Keyword;
import jmistral.runtime.chat.jinja.Expression.Pair;
import jmistral.runtime.chat.jinja.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Reads expressions, loosest operators first: condition, or, and, not, comparison, sum, ~, product, power, sign. */
final class ExpressionParser {
    /** A chain of as many operators is as deep as nesting is when it runs. */
    private static final int MAX_CHAIN = 150;

    private static final Set<String> NOT_A_TEST_ARGUMENT = Set.of("else", "or", "and");

    private final TokenStream stream;

    ExpressionParser(TokenStream stream) {
        this.stream = stream;
    }

    Expression expression() {
        return expression(true);
    }

    private Expression expression(boolean withCondition) {
        stream.enter();
        Expression expression = withCondition ? conditional() : or();
        stream.leave();
        return expression;
    }

    /** An expression, or several with commas between them: a tuple. */
    Expression tuple(boolean withCondition, @Nullable String endName, boolean mayBeEmpty) {
        int line = stream.current().line();
        List<Expression> elements = new ArrayList<>();
        boolean isTuple = false;
        while (!isTupleEnd(endName)) {
            elements.add(expression(withCondition));
            if (!stream.skipOperator(",")) {
                break;
            }
            isTuple = true;
        }
        if (!isTuple && elements.size() == 1) {
            return elements.getFirst();
        }
        if (!isTuple && !mayBeEmpty) {
            throw stream.failure(
                    "Expected an expression, got '" + stream.current().describe() + "'");
        }
        return new Expression.SequenceLiteral(line, elements, true);
    }

    private boolean isTupleEnd(@Nullable String endName) {
        return stream.is(Kind.PRINT_END)
                || stream.is(Kind.TAG_END)
                || stream.isOperator(")")
                || (endName != null && stream.isName(endName));
    }

    private Expression conditional() {
        int line = stream.current().line();
        Expression then = or();
        int links = 0;
        while (stream.skipName("if")) {
            Expression test = or();
            Expression otherwise = stream.skipName("else") ? expression() : null;
            then = new Expression.Conditional(line, test, then, otherwise);
            checkChain(++links);
        }
        return then;
    }

    private Expression or() {
        Expression left = and();
        for (int links = 1; stream.isName("or"); links++) {
            int line = stream.next().line();
            left = new Expression.Logic(line, false, left, and());
            checkChain(links);
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        for (int links = 1; stream.isName("and"); links++) {
            int line = stream.next().line();
            left = new Expression.Logic(line, true, left, not());
            checkChain(links);
        }
        return left;
    }

    private Expression not() {
        if (!stream.isName("not")) {
            return comparison();
        }
        int line = stream.next().line();
        stream.enter();
        Expression operand = not();
        stream.leave();
        return new Expression.Not(line, operand);
    }

    private Expression comparison() {
        int line = stream.current().line();
        Expression first = sum();
        List<Comparand> others = new ArrayList<>();
        for (Comparison next = nextComparison(); next != null; next = nextComparison()) {
            others.add(new Comparand(next, sum()));
        }
        return others.isEmpty() ? first : new Expression.Comparisons(line, first, others);
    }

    private @Nullable Comparison nextComparison() {
        Token token = stream.current();
        if (token.isName("not") && stream.following().isName("in")) {
            stream.next();
            stream.next();
            return Comparison.NOT_IN;
        }
        if (token.isName("in")) {
            stream.next();
            return Comparison.IN;
        }
        Comparison comparison = token.kind() == Kind.OPERATOR ? Comparison.ofSymbol(token.text()) : null;
        if (comparison != null) {
            stream.next();
        }
        return comparison;
    }

    private Expression sum() {
        Expression left = concatenation();
        for (int links = 1; stream.isOperator("+") || stream.isOperator("-"); links++) {
            Token operator = stream.next();
            BinaryOperator kind = operator.isOperator("+") ? BinaryOperator.ADD : BinaryOperator.SUBTRACT;
            left = new Expression.Binary(operator.line(), kind, left, concatenation());
            checkChain(links);
        }
        return left;
    }

    private Expression concatenation() {
        int line = stream.current().line();
        Expression first = product();
        if (!stream.isOperator("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (stream.skipOperator("~")) {
            parts.add(product());
        }
        return new Expression.Concatenation(line, parts);
    }

    private Expression product() {
        Expression left = power();
        for (int links = 1; ; links++) {
            Token token = stream.current();
            BinaryOperator operator = token.kind() == Kind.OPERATOR ? BinaryOperator.ofProduct(token.text()) : null;
            if (operator == null) {
                return left;
            }
            stream.next();
            left = new Expression.Binary(token.line(), operator, left, power());
            checkChain(links);
        }
    }

    private Expression power() {
        Expression left = unary(true);
        for (int links = 1; stream.isOperator("**"); links++) {
            int line = stream.next().line();
            left = new Expression.Binary(line, BinaryOperator.POWER, left, unary(true));
            checkChain(links);
        }
        return left;
    }

    private Expression unary(boolean withFilter) {
        stream.enter();
        Token token = stream.current();
        Expression operand;
        if (token.isOperator("-") || token.isOperator("+")) {
            stream.next();
            operand = new Expression.Sign(token.line(), token.isOperator("-"), unary(false));
        } else {
            operand = primary();
        }
        operand = postfix(operand);
        if (withFilter) {
            operand = filters(operand);
        }
        stream.leave();
        return operand;
    }

    Expression primary() {
        Token token = stream.next();
        return switch (token.kind()) {
            case NAME -> name(token);
            case STRING -> {
                var text = new StringBuilder(token.text());
                while (stream.is(Kind.STRING)) {
                    text.append(stream.next().text());
                }
                yield new Expression.Constant(token.line(), Text.template(text.toString()));
            }
            case INTEGER -> new Expression.Constant(token.line(), integer(token));
            case FLOAT ->
                new Expression.Constant(
                        token.line(),
                        new Value.Real(Double.parseDouble(token.text().replace("_", ""))));
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> {
                        stream.enter();
                        Expression inner = tuple(true, null, true);
                        stream.leave();
                        stream.expectOperator(")");
                        yield inner;
                    }
                    case "[" -> {
                        List<Expression> elements = new ArrayList<>();
                        while (!stream.isOperator("]")) {
                            elements.add(expression());
                            if (!stream.skipOperator(",")) {
                                break;
                            }
                        }
                        stream.expectOperator("]");
                        yield new Expression.SequenceLiteral(token.line(), elements, false);
                    }
                    case "{" -> dict(token);
                    default -> throw unexpected(token);
                };
            case DATA, PRINT_BEGIN, PRINT_END, TAG_BEGIN, TAG_END, END -> throw unexpected(token);
        };
    }

    private static JinjaException unexpected(Token token) {
        return new JinjaException("unexpected '" + token.describe() + "'", token.line());
    }

    private Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Constant(token.line(), Value.TRUE);
            case "false", "False" -> new Expression.Constant(token.line(), Value.FALSE);
            case "none", "None" -> new Expression.Constant(token.line(), Value.NONE);
            default -> new Expression.Name(token.line(), token.text());
        };
    }

    private static Value integer(Token token) {
        String digits = token.text().replace("_", "");
        BigInteger value = digits.length() > 4300 ? null : Numbers.parseWhole(digits, 0);
        if (value == null) {
            throw new JinjaException("invalid integer " + token.text(), token.line());
        }
        return new Value.Int(value);
    }

    private Expression dict(Token open) {
        List<Pair> pairs = new ArrayList<>();
        while (!stream.isOperator("}")) {
            Expression key = expression();
            stream.expectOperator(":");
            pairs.add(new Pair(key, expression()));
            if (!stream.skipOperator(",")) {
                break;
            }
        }
        stream.expectOperator("}");
        return new Expression.DictLiteral(open.line(), pairs);
    }

    private Expression postfix(Expression of) {
        Expression result = of;
        for (int links = 1; ; links++) {
            if (stream.isOperator(".")) {
                result = dotted(result);
            } else if (stream.isOperator("[")) {
                result = subscript(result);
            } else if (stream.isOperator("(")) {
                int line = stream.current().line();
                result = new Expression.Call(line, result, arguments());
            } else {
                return result;
            }
            checkChain(links);
        }
    }

    private Expression dotted(Expression of) {
        int line = stream.next().line();
        Token token = stream.next();
        return switch (token.kind()) {
            case NAME -> new Expression.Attribute(line, of, token.text());
            case INTEGER -> new Expression.Item(line, of, new Expression.Constant(line, integer(token)));
            default -> throw new JinjaException("expected name or number", token.line());
        };
    }

    private Expression subscript(Expression of) {
        int line = stream.next().line();
        if (stream.isOperator(":")) {
            return slice(line, of, null);
        }
        Expression key = stream.isOperator("]") ? new Expression.SequenceLiteral(line, List.of(), true) : expression();
        if (stream.isOperator(":")) {
            return slice(line, of, key);
        }
        if (stream.isOperator(",")) {
            List<Expression> keys = new ArrayList<>(List.of(key));
            while (stream.skipOperator(",")) {
                keys.add(expression());
            }
            key = new Expression.SequenceLiteral(line, keys, true);
        }
        stream.expectOperator("]");
        return new Expression.Item(line, of, key);
    }

    private Expression slice(int line, Expression of, @Nullable Expression start) {
        stream.expectOperator(":");
        Expression stop = stream.isOperator(":") || stream.isOperator("]") ? null : expression();
        Expression step = null;
        if (stream.skipOperator(":") && !stream.isOperator("]")) {
            step = expression();
        }
        stream.expectOperator("]");
        return new Expression.Slice(line, of, start, stop, step);
    }

    Arguments arguments() {
        Token open = stream.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        List<Keyword> keywords = new ArrayList<>();
        Expression unpackedList = null;
        Expression unpackedDict = null;
        while (!stream.isOperator(")")) {
            boolean valid = unpackedDict == null;
            if (stream.isOperator("*")) {
                stream.next();
                valid &= unpackedList == null;
                unpackedList = expression();
            } else if (stream.isOperator("**")) {
                stream.next();
                unpackedDict = expression();
            } else if (stream.is(Kind.NAME) && stream.following().isOperator("=")) {
                String name = stream.next().text();
                stream.next();
                keywords.add(new Keyword(name, expression()));
            } else {
                valid &= unpackedList == null && keywords.isEmpty();
                positional.add(expression());
            }
            if (!valid) {
                throw new JinjaException("invalid syntax for function call expression", open.line());
            }
            if (!stream.skipOperator(",")) {
                break;
            }
        }
        stream.expectOperator(")");
        return new Arguments(positional, keywords, unpackedList, unpackedDict);
    }

    private Expression filters(Expression input) {
        Expression result = input;
        for (int links = 1; ; links++) {
            if (stream.isOperator("|")) {
                stream.next();
                result = filter(result);
            } else if (stream.isName("is")) {
                result = test(result);
            } else if (stream.isOperator("(")) {
                int line = stream.current().line();
                result = new Expression.Call(line, result, arguments());
            } else {
                return result;
            }
            checkChain(links);
        }
    }

    /** A filter, after its bar. */
    Expression.Filter filter(@Nullable Expression input) {
        Token name = stream.expect(Kind.NAME);
        String path = dottedName(name);
        Arguments arguments = stream.isOperator("(") ? arguments() : Arguments.NONE;
        return new Expression.Filter(name.line(), input, path, arguments);
    }

    private String dottedName(Token first) {
        var path = new StringBuilder(first.text());
        while (stream.skipOperator(".")) {
            path.append('.').append(stream.expect(Kind.NAME).text());
        }
        return path.toString();
    }

    private Expression test(Expression input) {
        int line = stream.next().line();
        boolean negated = stream.skipName("not");
        String name = dottedName(stream.expect(Kind.NAME));
        Arguments arguments = Arguments.NONE;
        if (stream.isOperator("(")) {
            arguments = arguments();
        } else if (isTestArgument(stream.current())) {
            if (stream.isName("is")) {
                throw stream.failure("You cannot chain multiple tests with is");
            }
            arguments = new Arguments(List.of(postfix(primary())), List.of(), null, null);
        }
        Expression test = new Expression.Test(line, input, name, arguments);
        return negated ? new Expression.Not(line, test) : test;
    }

    private static boolean isTestArgument(Token token) {
        return switch (token.kind()) {
            case NAME -> !NOT_A_TEST_ARGUMENT.contains(token.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            case DATA, PRINT_BEGIN, PRINT_END, TAG_BEGIN, TAG_END, END -> false;
        };
    }

    private void checkChain(int links) {
        if (links > MAX_CHAIN) {
            throw stream.failure("more than " + MAX_CHAIN + " operators in a row");
        }
    }
}
