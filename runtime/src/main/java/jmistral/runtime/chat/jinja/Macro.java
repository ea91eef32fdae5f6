package jmistral.runtime.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jmistral.runtime.chat.jinja.Statement.MacroDefinition;
import org.jspecify.annotations.Nullable;

/** A macro, or the body of a call block: a function that gives text. It sees the variables of where it was defined. */
final class Macro implements HasAttributes {
    private final MacroDefinition definition;
    private final Scope scope;
    private final Interpreter interpreter;

    Macro(MacroDefinition definition, Scope scope, Interpreter interpreter) {
        this.definition = definition;
        this.scope = scope;
        this.interpreter = interpreter;
    }

    /** The name in quotes, or {@code otherwise} if there is none. */
    String quotedName(String otherwise) {
        return definition.name().isEmpty() ? otherwise : "'" + definition.name() + "'";
    }

    @Override
    public String type() {
        return "Macro";
    }

    @Override
    public String module() {
        return "jinja2.runtime";
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "name" -> definition.name().isEmpty() ? Value.NONE : Text.template(definition.name());
            case "arguments" ->
                Value.tuple(definition.parameters().stream().map(Text::template).toList());
            case "catch_kwargs" -> Value.of(takes("kwargs"));
            case "catch_varargs" -> Value.of(takes("varargs"));
            case "caller" -> Value.of(definition.body().hasParameter("caller"));
            default -> null;
        };
    }

    /** Whether the body uses one of the names for what no parameter takes. */
    private boolean takes(String special) {
        return definition.body().hasParameter(special)
                && !definition.parameters().contains(special);
    }

    @Override
    public Value call(CallArguments arguments) {
        List<String> parameters = definition.parameters();
        List<Value> positional = arguments.positional();
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        Scope inner = scope.enter(definition.body());
        int firstDefault = parameters.size() - definition.defaults().size();
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            Value value = i < positional.size() ? positional.get(i) : named.remove(parameter);
            if (value == null && i >= firstDefault) {
                value = interpreter.evaluate(definition.defaults().get(i - firstDefault), inner);
            }
            inner.set(
                    parameter,
                    value != null ? value : Value.Undefined.because("parameter '" + parameter + "' was not provided"));
        }
        if (takes("caller")) {
            Value caller = named.remove("caller");
            inner.set("caller", caller != null ? caller : Value.Undefined.because("No caller defined"));
        }
        takeRest(positional, named, inner);
        return interpreter.render(definition.body(), inner);
    }

    private void takeRest(List<Value> positional, Map<String, Value> named, Scope inner) {
        int count = definition.parameters().size();
        if (takes("kwargs")) {
            var kwargs = new Dict();
            named.forEach((name, value) -> kwargs.put(Text.template(name), value));
            inner.set("kwargs", kwargs);
        } else if (!named.isEmpty()) {
            throw new JinjaException("macro " + quotedName("None") + " takes no keyword argument '"
                    + named.keySet().iterator().next() + "'");
        }
        if (takes("varargs")) {
            List<Value> rest = positional.size() > count ? positional.subList(count, positional.size()) : List.of();
            inner.set("varargs", Value.tuple(new ArrayList<>(rest)));
        } else if (positional.size() > count) {
            throw new JinjaException("macro " + quotedName("None") + " takes not more than " + count + " argument(s)");
        }
    }
}
