package jmistral.runtime.chat.jinja;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jmistral.runtime.chat.jinja.Statement.MacroDefinition;
import jmistral.runtime.chat.jinja.Statement.Target;
import org.jspecify.annotations.Nullable;

/** Finds out for every frame of a template which variables are its own. */
final class FrameAnalyzer {
    /** What a macro gets without asking for it, if its body uses it. */
    private static final List<String> SPECIAL_PARAMETERS = List.of("caller", "kwargs", "varargs");

    private FrameAnalyzer() {}

    static void analyze(Frame template) {
        enter(template, new Symbols(null));
    }

    /** Reads a frame's statements, and then those of the frames in it. */
    private static void enter(Frame frame, Symbols symbols) {
        enter(frame, symbols, null);
    }

    /** @param last an expression that is evaluated in the frame, after its statements */
    private static void enter(Frame frame, Symbols symbols, @Nullable Expression last) {
        read(frame.body(), symbols);
        load(last, symbols);
        frame.setLoads(symbols.loads());
        enterInner(frame.body(), symbols);
    }

    /** What the statements of one frame do with names, in order, without the frames in it. */
    private static void read(List<Statement> statements, Symbols symbols) {
        for (Statement statement : statements) {
            switch (statement) {
                case Statement.Print print -> load(print.value(), symbols);
                case Statement.If choice -> readIf(choice, symbols);
                case Statement.For loop -> load(loop.iterable(), symbols);
                case Statement.Assign assign -> {
                    load(assign.value(), symbols);
                    store(assign.target(), symbols);
                }
                case Statement.AssignBlock block -> store(block.target(), symbols);
                case Statement.Macro macro -> symbols.store(macro.definition().name());
                case Statement.CallBlock block -> load(block.call(), symbols);
                case Statement.FilterBlock block -> load(block.filter(), symbols);
                case Statement.With with -> with.values().forEach(value -> load(value, symbols));
                case Statement.Data _,
                        Statement.Scoped _,
                        Statement.Generation _,
                        Statement.Break _,
                        Statement.Continue _,
                        Statement.OtherTemplate _ -> {}
            }
        }
    }

    private static void readIf(Statement.If choice, Symbols symbols) {
        // jinja2 reads the first body, all further branches together, and the else body, each on its own.
        load(choice.branches().getFirst().test(), symbols);
        Symbols first = symbols.branch();
        read(choice.branches().getFirst().body(), first);
        Symbols further = symbols.branch();
        for (Statement.Branch branch :
                choice.branches().subList(1, choice.branches().size())) {
            readIf(new Statement.If(choice.line(), List.of(branch), List.of()), further);
        }
        Symbols otherwise = symbols.branch();
        read(choice.otherwise(), otherwise);
        symbols.join(List.of(first, further, otherwise));
    }

    private static void enterInner(List<Statement> statements, Symbols outer) {
        for (Statement statement : statements) {
            switch (statement) {
                case Statement.If choice -> {
                    choice.branches().forEach(branch -> enterInner(branch.body(), outer));
                    enterInner(choice.otherwise(), outer);
                }
                case Statement.For loop -> enterLoop(loop, outer);
                case Statement.AssignBlock block -> enter(block.body(), new Symbols(outer), block.filter());
                case Statement.Macro macro -> enterMacro(macro.definition(), outer);
                case Statement.CallBlock block -> enterMacro(block.caller(), outer);
                case Statement.Generation generation -> enterMacro(generation.caller(), outer);
                case Statement.FilterBlock block -> enter(block.body(), new Symbols(outer), block.filter());
                case Statement.With with -> {
                    var symbols = new Symbols(outer);
                    with.targets().forEach(target -> parameter(target, symbols));
                    enter(with.body(), symbols);
                }
                case Statement.Scoped scoped -> enter(scoped.body(), new Symbols(outer));
                case Statement.Data _,
                        Statement.Print _,
                        Statement.Assign _,
                        Statement.Break _,
                        Statement.Continue _,
                        Statement.OtherTemplate _ -> {}
            }
        }
    }

    private static void enterLoop(Statement.For loop, Symbols outer) {
        var body = new Symbols(outer);
        body.parameter("loop");
        parameter(loop.target(), body);
        enter(loop.body(), body);
        enter(loop.otherwise(), new Symbols(outer));
        var test = new Symbols(outer);
        parameter(loop.target(), test);
        load(loop.filter(), test);
        loop.filterFrame().setLoads(test.loads());
    }

    private static void enterMacro(MacroDefinition definition, Symbols outer) {
        var symbols = new Symbols(outer);
        definition.parameters().forEach(symbols::parameter);
        Set<String> used = new HashSet<>();
        collect(definition.body().body(), used);
        SPECIAL_PARAMETERS.stream().filter(used::contains).forEach(symbols::parameter);
        definition.defaults().forEach(value -> load(value, symbols));
        enter(definition.body(), symbols);
    }

    /** All names that statements use, those in inner frames too. */
    private static void collect(List<Statement> statements, Set<String> names) {
        for (Statement statement : statements) {
            switch (statement) {
                case Statement.Print print -> Names.collect(print.value(), names);
                case Statement.If choice -> {
                    for (Statement.Branch branch : choice.branches()) {
                        Names.collect(branch.test(), names);
                        collect(branch.body(), names);
                    }
                    collect(choice.otherwise(), names);
                }
                case Statement.For loop -> {
                    Names.collect(loop.iterable(), names);
                    collect(loop.body().body(), names);
                    collect(loop.otherwise().body(), names);
                    Names.collect(loop.filter(), names);
                }
                case Statement.Assign assign -> Names.collect(assign.value(), names);
                case Statement.AssignBlock block -> {
                    collect(block.body().body(), names);
                    Names.collect(block.filter(), names);
                }
                case Statement.Macro macro -> collect(macro.definition(), names);
                case Statement.CallBlock block -> {
                    Names.collect(block.call(), names);
                    collect(block.caller(), names);
                }
                case Statement.Generation generation -> collect(generation.caller(), names);
                case Statement.FilterBlock block -> {
                    collect(block.body().body(), names);
                    Names.collect(block.filter(), names);
                }
                case Statement.With with -> {
                    with.values().forEach(value -> Names.collect(value, names));
                    collect(with.body().body(), names);
                }
                case Statement.Scoped scoped -> collect(scoped.body().body(), names);
                case Statement.Data _, Statement.Break _, Statement.Continue _, Statement.OtherTemplate _ -> {}
            }
        }
    }

    private static void collect(MacroDefinition definition, Set<String> names) {
        definition.defaults().forEach(value -> Names.collect(value, names));
        collect(definition.body().body(), names);
    }

    private static void load(@Nullable Expression expression, Symbols symbols) {
        List<String> names = new ArrayList<>();
        Names.collect(expression, names);
        names.forEach(symbols::load);
    }

    private static void store(Target target, Symbols symbols) {
        switch (target) {
            case Target.Variable variable -> symbols.store(variable.name());
            case Target.NamespaceAttribute attribute -> symbols.load(attribute.namespace());
            case Target.Unpacking unpacking -> unpacking.targets().forEach(inner -> store(inner, symbols));
        }
    }

    private static void parameter(Target target, Symbols symbols) {
        switch (target) {
            case Target.Variable variable -> symbols.parameter(variable.name());
            case Target.NamespaceAttribute attribute -> symbols.load(attribute.namespace());
            case Target.Unpacking unpacking -> unpacking.targets().forEach(inner -> parameter(inner, symbols));
        }
    }
}
