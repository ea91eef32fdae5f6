package jmistral.runtime.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jmistral.runtime.chat.jinja.Statement.MacroDefinition;
import jmistral.runtime.chat.jinja.Statement.Target;
import jmistral.runtime.chat.jinja.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Reads the statements of a template. */
final class Parser {
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");

    private final TokenStream stream;
    private final ExpressionParser expressions;
    private int loops;

    private Parser(TokenStream stream) {
        this.stream = stream;
        this.expressions = new ExpressionParser(stream);
    }

    static Frame parse(String source) {
        var parser = new Parser(new TokenStream(Lexer.tokens(source)));
        var template = new Frame(parser.statements(Set.of(), ""));
        FrameAnalyzer.analyze(template);
        return template;
    }

    /** Statements up to one of the end tags, whose name is then the current token; or to the end of the template. */
    private List<Statement> statements(Set<String> ends, String opened) {
        List<Statement> body = new ArrayList<>();
        while (true) {
            Token token = stream.current();
            switch (token.kind()) {
                case DATA -> body.add(new Statement.Data(stream.next().line(), Text.template(token.text())));
                case PRINT_BEGIN -> {
                    stream.next();
                    body.add(new Statement.Print(token.line(), expressions.tuple(true, null, false)));
                    stream.expect(Kind.PRINT_END);
                }
                case TAG_BEGIN -> {
                    stream.next();
                    if (stream.is(Kind.NAME) && ends.contains(stream.current().text())) {
                        return body;
                    }
                    stream.enter();
                    body.addAll(statement(ends));
                    stream.leave();
                    stream.expect(Kind.TAG_END);
                }
                case END -> {
                    if (ends.isEmpty()) {
                        return body;
                    }
                    throw stream.failure("Unexpected end of template. Jinja was looking for the following tags: "
                            + list(ends) + ". The innermost block that needs to be closed is '" + opened + "'.");
                }
                default -> throw stream.failure("unexpected '" + token.describe() + "'");
            }
        }
    }

    private static String list(Set<String> tags) {
        return String.join(
                " or ", tags.stream().sorted().map(tag -> "'" + tag + "'").toList());
    }

    /** The body of a tag, up to one of its end tags. */
    private List<Statement> body(String opened, String... ends) {
        stream.skipOperator(":");
        stream.expect(Kind.TAG_END);
        return statements(Set.of(ends), opened);
    }

    /** The body of a tag, and its one end tag. */
    private List<Statement> closedBody(String opened) {
        List<Statement> body = body(opened, "end" + opened);
        stream.next();
        return body;
    }

    private List<Statement> statement(Set<String> ends) {
        Token tag = stream.current();
        if (tag.kind() != Kind.NAME) {
            throw stream.failure("tag name expected");
        }
        stream.next();
        int line = tag.line();
        return switch (tag.text()) {
            case "print" -> print();
            case "if" -> List.of(ifStatement(line));
            case "for" -> List.of(forStatement(line));
            case "set" -> List.of(set(line));
            case "macro" -> {
                String name = variable();
                yield List.of(new Statement.Macro(line, macro(name)));
            }
            case "call" -> List.of(callBlock(line));
            case "filter" -> {
                Expression.Filter filter = filterChain(expressions.filter(null));
                yield List.of(new Statement.FilterBlock(line, filter, new Frame(closedBody("filter"))));
            }
            case "with" -> List.of(with(line));
            case "generation" -> {
                var body = new Frame(scopedOutsideLoops("generation"));
                yield List.of(new Statement.Generation(line, new MacroDefinition("", List.of(), List.of(), body)));
            }
            case "block" -> List.of(block(line));
            case "autoescape" -> {
                if (!(expressions.expression() instanceof Expression.Constant off) || Types.isTrue(off.value())) {
                    throw new JinjaException("autoescape is not supported in a chat template", line);
                }
                yield List.of(new Statement.Scoped(line, new Frame(closedBody("autoescape"))));
            }
            case "break", "continue" -> {
                if (loops == 0) {
                    throw new JinjaException("'" + tag.text() + "' outside loop", line);
                }
                yield List.of(tag.text().equals("break") ? new Statement.Break(line) : new Statement.Continue(line));
            }
            case "include", "import", "from", "extends" -> {
                while (!stream.is(Kind.TAG_END) && !stream.is(Kind.END)) {
                    stream.next();
                }
                yield List.of(new Statement.OtherTemplate(line, tag.text()));
            }
            default ->
                throw new JinjaException(
                        "Encountered unknown tag '" + tag.text() + "'."
                                + (ends.isEmpty()
                                        ? ""
                                        : " Jinja was looking for the following tags: " + list(ends) + "."),
                        line);
        };
    }

    private List<Statement> print() {
        List<Statement> statements = new ArrayList<>();
        while (!stream.is(Kind.TAG_END)) {
            if (!statements.isEmpty()) {
                stream.expectOperator(",");
            }
            int line = stream.current().line();
            statements.add(new Statement.Print(line, expressions.expression()));
        }
        return statements;
    }

    private Statement ifStatement(int line) {
        List<Statement.Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        while (true) {
            Expression test = expressions.tuple(false, null, false);
            branches.add(new Statement.Branch(test, body("if", "elif", "else", "endif")));
            String next = stream.next().text();
            if (next.equals("else")) {
                otherwise = closedBody("if");
            }
            if (!next.equals("elif")) {
                return new Statement.If(line, branches, otherwise);
            }
        }
    }

    private Statement forStatement(int line) {
        Target target = target("in", false);
        stream.expectName("in");
        Expression iterable = expressions.tuple(false, "recursive", false);
        Expression filter = stream.skipName("if") ? expressions.expression() : null;
        boolean recursive = stream.skipName("recursive");
        loops++;
        var body = new Frame(body("for", "endfor", "else"));
        loops--;
        var otherwise = new Frame(stream.next().isName("else") ? closedBody("for") : List.of());
        return new Statement.For(line, target, iterable, filter, new Frame(List.of()), recursive, body, otherwise);
    }

    private Statement set(int line) {
        Target target = target(null, true);
        if (stream.skipOperator("=")) {
            return new Statement.Assign(line, target, expressions.tuple(true, null, false));
        }
        Expression.Filter filter = stream.skipOperator("|") ? filterChain(expressions.filter(null)) : null;
        return new Statement.AssignBlock(line, target, filter, new Frame(closedBody("set")));
    }

    private Expression.Filter filterChain(Expression.Filter first) {
        Expression.Filter filter = first;
        while (stream.skipOperator("|")) {
            filter = expressions.filter(filter);
        }
        return filter;
    }

    private Statement callBlock(int line) {
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        if (stream.isOperator("(")) {
            signature(parameters, defaults);
        }
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw new JinjaException("expected call", line);
        }
        var body = new Frame(scopedOutsideLoops("call"));
        return new Statement.CallBlock(line, new MacroDefinition("", parameters, defaults, body), call);
    }

    private MacroDefinition macro(String name) {
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        signature(parameters, defaults);
        return new MacroDefinition(name, parameters, defaults, new Frame(scopedOutsideLoops("macro")));
    }

    /** A body that a loop around it cannot be left from. */
    private List<Statement> scopedOutsideLoops(String opened) {
        int outside = loops;
        loops = 0;
        List<Statement> body = closedBody(opened);
        loops = outside;
        return body;
    }

    private void signature(List<String> parameters, List<Expression> defaults) {
        stream.expectOperator("(");
        while (!stream.isOperator(")")) {
            if (!parameters.isEmpty()) {
                stream.expectOperator(",");
            }
            parameters.add(variable());
            if (stream.skipOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw stream.failure("non-default argument follows default argument");
            }
        }
        stream.expectOperator(")");
    }

    private Statement with(int line) {
        List<Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!stream.is(Kind.TAG_END)) {
            if (!targets.isEmpty()) {
                stream.expectOperator(",");
            }
            targets.add(singleTarget(false));
            stream.expectOperator("=");
            values.add(expressions.expression());
        }
        return new Statement.With(line, targets, values, new Frame(closedBody("with")));
    }

    private Statement block(int line) {
        String name = stream.expect(Kind.NAME).text();
        stream.skipName("scoped");
        stream.skipName("required");
        var body = new Frame(scopedOutsideLoops("block"));
        stream.skipName(name);
        return new Statement.Scoped(line, body);
    }

    private String variable() {
        Token token = stream.expect(Kind.NAME);
        if (CONSTANTS.contains(token.text())) {
            throw new JinjaException("can't assign to '" + token.text() + "'", token.line());
        }
        return token.text();
    }

    /** One target, or several with commas between them. */
    private Target target(@Nullable String endName, boolean mayBeNamespace) {
        List<Target> targets = new ArrayList<>();
        while (!stream.is(Kind.TAG_END) && !stream.isOperator(")") && !(endName != null && stream.isName(endName))) {
            targets.add(singleTarget(mayBeNamespace));
            if (!stream.skipOperator(",")) {
                return targets.size() == 1 ? targets.getFirst() : new Target.Unpacking(targets);
            }
        }
        if (targets.isEmpty()) {
            throw stream.failure(
                    "Expected an expression, got '" + stream.current().describe() + "'");
        }
        return new Target.Unpacking(targets);
    }

    private Target singleTarget(boolean mayBeNamespace) {
        if (stream.skipOperator("(")) {
            stream.enter();
            Target inner = target(null, mayBeNamespace);
            stream.leave();
            stream.expectOperator(")");
            return inner;
        }
        String name = variable();
        if (mayBeNamespace && stream.skipOperator(".")) {
            return new Target.NamespaceAttribute(name, stream.expect(Kind.NAME).text());
        }
        return new Target.Variable(name);
    }
}
