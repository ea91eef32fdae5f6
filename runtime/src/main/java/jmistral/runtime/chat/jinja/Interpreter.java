package jmistral.runtime.chat.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import jmistral.runtime.chat.jinja.Statement.Target;

/** Runs the statements of a template. */
final class Interpreter {
    /** How a list of statements ended. */
    private enum Ending {
        NORMAL,
        BREAK,
        CONTINUE
    }

    private final Evaluator evaluator;
    private final Budget budget;

    Interpreter(Engine engine) {
        this.evaluator = new Evaluator(engine);
        this.budget = engine.budget();
    }

    /** The text that a frame makes: a whole template, or the body of a macro. */
    Text render(Frame frame, Scope scope) {
        var out = new TextBuilder(budget);
        run(frame.body(), scope, out);
        return out.build();
    }

    private Ending run(List<Statement> statements, Scope scope, TextBuilder out) {
        for (Statement statement : statements) {
            Ending ending = run(statement, scope, out);
            if (ending != Ending.NORMAL) {
                return ending;
            }
        }
        return Ending.NORMAL;
    }

    private Ending run(Statement statement, Scope scope, TextBuilder out) {
        budget.step();
        budget.enter();
        try {
            switch (statement) {
                case Statement.Data data -> out.append(data.text());
                case Statement.Print print -> Repr.appendStr(evaluator.evaluate(print.value(), scope), out);
                case Statement.If choice -> {
                    return run(chosen(choice, scope), scope, out);
                }
                case Statement.For loop -> loop(loop, evaluator.evaluate(loop.iterable(), scope), 0, scope, out);
                case Statement.Assign assign ->
                    assign(assign.target(), evaluator.evaluate(assign.value(), scope), scope);
                case Statement.AssignBlock block -> {
                    Scope inner = scope.enter(block.body());
                    var text = new TextBuilder(budget);
                    Ending ending = run(block.body().body(), inner, text);
                    if (ending != Ending.NORMAL) {
                        return ending;
                    }
                    Value value = text.build();
                    assign(
                            block.target(),
                            block.filter() == null ? value : evaluator.filter(block.filter(), value, inner),
                            scope);
                }
                case Statement.Macro macro ->
                    scope.set(macro.definition().name(), new Macro(macro.definition(), scope, this));
                case Statement.CallBlock block -> {
                    Value caller = new Macro(block.caller(), scope, this);
                    Repr.appendStr(evaluator.call(block.call(), Map.of("caller", caller), scope), out);
                }
                case Statement.FilterBlock block -> {
                    Scope inner = scope.enter(block.body());
                    var text = new TextBuilder(budget);
                    Ending ending = run(block.body().body(), inner, text);
                    if (ending != Ending.NORMAL) {
                        return ending;
                    }
                    Repr.appendStr(evaluator.filter(block.filter(), text.build(), inner), out);
                }
                case Statement.With with -> {
                    Scope inner = scope.enter(with.body());
                    for (int i = 0; i < with.targets().size(); i++) {
                        assign(
                                with.targets().get(i),
                                evaluator.evaluate(with.values().get(i), scope),
                                inner);
                    }
                    return run(with.body().body(), inner, out);
                }
                case Statement.Scoped scoped -> {
                    return run(scoped.body().body(), scope.enter(scoped.body()), out);
                }
                case Statement.Generation generation ->
                    Repr.appendStr(new Macro(generation.caller(), scope, this).call(CallArguments.NONE), out);
                case Statement.Break _ -> {
                    return Ending.BREAK;
                }
                case Statement.Continue _ -> {
                    return Ending.CONTINUE;
                }
                case Statement.OtherTemplate other ->
                    throw new JinjaException("'" + other.tag() + "' asks for another template, and there is none");
            }
            return Ending.NORMAL;
        } catch (JinjaException e) {
            throw e.at(statement.line());
        } finally {
            budget.leave();
        }
    }

    private List<Statement> chosen(Statement.If choice, Scope scope) {
        for (Statement.Branch branch : choice.branches()) {
            if (Types.isTrue(evaluator.evaluate(branch.test(), scope))) {
                return branch.body();
            }
        }
        return choice.otherwise();
    }

    /** As in Python's, the else branch runs if no turn reached the end of the body: break and continue do not. */
    private void loop(Statement.For statement, Value iterable, int depth0, Scope scope, TextBuilder out) {
        Iterator<Value> values = Types.iterate(iterable);
        int length = Types.lengthOrMinusOne(iterable);
        if (statement.filter() != null) {
            values = filtered(statement, values, scope).values();
            length = -1;
        }
        Function<Value, Value> recursion = null;
        if (statement.recursive()) {
            recursion = inner -> {
                var text = new TextBuilder(budget);
                loop(statement, inner, depth0 + 1, scope, text);
                return text.build();
            };
        }
        var loop = new Loop(values, length, depth0, recursion, budget);
        boolean completed = false;
        for (Value value = loop.advance(); value != null; value = loop.advance()) {
            budget.step();
            Scope inner = scope.enter(statement.body());
            inner.set("loop", loop);
            assign(statement.target(), value, inner);
            Ending ending = run(statement.body().body(), inner, out);
            if (ending == Ending.BREAK) {
                break;
            }
            completed |= ending == Ending.NORMAL;
        }
        if (!completed) {
            run(statement.otherwise().body(), scope.enter(statement.otherwise()), out);
        }
    }

    private Value.Lazy filtered(Statement.For statement, Iterator<Value> values, Scope scope) {
        Expression filter = statement.filter();
        return Generator.of(() -> {
            while (values.hasNext()) {
                Value value = values.next();
                Scope inner = scope.enter(statement.filterFrame());
                assign(statement.target(), value, inner);
                if (filter == null || Types.isTrue(evaluator.evaluate(filter, inner))) {
                    return value;
                }
            }
            return null;
        });
    }

    private void assign(Target target, Value value, Scope scope) {
        switch (target) {
            case Target.Variable variable -> scope.set(variable.name(), value);
            case Target.NamespaceAttribute attribute -> {
                if (!(scope.get(attribute.namespace()) instanceof Namespace namespace)) {
                    throw new JinjaException("cannot assign attribute on non-namespace object");
                }
                namespace.attributes().put(Text.template(attribute.attribute()), value);
            }
            case Target.Unpacking unpacking -> {
                if (!Types.isIterable(value)) {
                    throw new JinjaException("cannot unpack non-iterable " + Types.name(value) + " object");
                }
                List<Value> values = new ArrayList<>(Types.elements(value, budget));
                int wanted = unpacking.targets().size();
                if (values.size() != wanted) {
                    throw new JinjaException(
                            values.size() > wanted
                                    ? "too many values to unpack (expected " + wanted + ")"
                                    : "not enough values to unpack (expected " + wanted + ", got " + values.size()
                                            + ")");
                }
                for (int i = 0; i < wanted; i++) {
                    assign(unpacking.targets().get(i), values.get(i), scope);
                }
            }
        }
    }

    Value evaluate(Expression expression, Scope scope) {
        return evaluator.evaluate(expression, scope);
    }
}
