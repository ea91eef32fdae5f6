package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes procedures of rules. What is compiled is as long as the grammar, however often its parts are repeated: repetitions
 * are loops, or counted while a text is followed.
 */
final class GrammarCompiler {
    private static final String ROOT = "root";

    private final GbnfSource source;
    private final Map<String, Rule> rules;
    private final Map<String, Procedure> byName = new LinkedHashMap<>();
    private final List<Procedure> procedures = new ArrayList<>();
    private final List<Position> positions = new ArrayList<>();
    private final Utf8Positions utf8 = new Utf8Positions(positions::add);

    /**
     * A grammar ready to be followed.
     *
     * @param root the procedure of the rule {@code root}
     * @param size the number of positions
     */
    record Compiled(Procedure root, int size) {}

    private GrammarCompiler(GbnfSource source, Map<String, Rule> rules) {
        this.source = source;
        this.rules = rules;
    }

    /**
     * Makes procedures of rules.
     *
     * @throws GrammarSyntaxException if a rule is missing, begins with itself, or the grammar matches no text
     */
    static Compiled compile(GbnfSource source, Map<String, Rule> rules) {
        return new GrammarCompiler(source, rules).compile();
    }

    private Compiled compile() {
        for (Rule rule : rules.values()) {
            byName.put(rule.name(), newProcedure(rule.name(), rule.offset()));
        }
        Procedure root = byName.get(ROOT);
        if (root == null) {
            throw source.failure("there is no rule 'root', with which a grammar begins");
        }
        byName.forEach((name, procedure) -> compile(rule(name).expression(), procedure));
        new GrammarAnalysis(source, procedures, positions).analyse();
        if (!root.entry().isProductive()) {
            throw source.failure(root.offset(), "no text matches: rule 'root' never comes to an end");
        }
        return new Compiled(root, positions.size());
    }

    private Rule rule(String name) {
        return Objects.requireNonNull(rules.get(name));
    }

    private Procedure newProcedure(String name, int offset) {
        var procedure = new Procedure(name, offset);
        procedures.add(procedure);
        return procedure;
    }

    private void compile(Expression expression, Procedure procedure) {
        procedure.setEntry(compile(expression, procedure, add(new Position.End())));
    }

    /** The position from which {@code expression} is read, after which it goes on at {@code next}. */
    private Position compile(Expression expression, Procedure within, Position next) {
        return switch (expression) {
            case Expression.Characters(CodePoints set) -> utf8.characters(set, next);
            case Expression.Literal(String text) -> utf8.text(text, next);
            case Expression.Sequence(List<Expression> parts) -> {
                Position position = next;
                for (Expression part : parts.reversed()) {
                    position = compile(part, within, position);
                }
                yield position;
            }
            case Expression.Choice(List<Expression> alternatives) -> {
                List<Position> targets = new ArrayList<>();
                for (Expression alternative : alternatives) {
                    targets.add(compile(alternative, within, next));
                }
                yield split(targets);
            }
            case Expression.Repeat repeat -> repeat(repeat, within, next);
            case Expression.Reference(String name, int offset) -> {
                Procedure procedure = byName.get(name);
                if (procedure == null) {
                    throw source.failure(offset, "there is no rule '" + name + "'");
                }
                yield add(new Position.Call(procedure, next, offset));
            }
        };
    }

    private Position repeat(Expression.Repeat repeat, Procedure within, Position next) {
        int min = repeat.min();
        int max = repeat.max();
        if (max == 0) {
            compile(repeat.part(), within, next); // what it names must exist all the same
            return next;
        }
        if (max == 1) {
            Position once = compile(repeat.part(), within, next);
            return min == 1 ? once : split(List.of(once, next));
        }
        if (max == Expression.Repeat.UNBOUNDED && min <= 1) {
            var loop = new Position.Split();
            positions.add(loop);
            Position body = compile(repeat.part(), within, loop);
            loop.setTargets(List.of(body, next));
            return min == 0 ? loop : body;
        }
        Procedure body = newProcedure(within.name(), within.offset());
        compile(repeat.part(), body);
        return add(new Position.Count(body, min, max, next));
    }

    private Position split(List<Position> targets) {
        var split = new Position.Split();
        split.setTargets(targets);
        return add(split);
    }

    private Position add(Position position) {
        positions.add(position);
        return position;
    }
}
