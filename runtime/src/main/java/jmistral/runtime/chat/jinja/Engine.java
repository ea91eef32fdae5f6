package jmistral.runtime.chat.jinja;

import java.time.Clock;

/** What one rendering is done with; calls functions, filters and tests. */
record Engine(Budget budget, Clock clock) {
    Value call(Value callee, CallArguments arguments) {
        return switch (callee) {
            case Callable callable -> callable.body().call(arguments);
            case HasAttributes object -> object.call(arguments);
            case Value.Undefined undefined -> throw undefined.failure();
            default -> throw new JinjaException("'" + Types.name(callee) + "' object is not callable");
        };
    }

    Value filter(String name, Value input, CallArguments arguments) {
        Filter filter = Filters.find(name);
        if (filter == null) {
            throw new JinjaException("No filter named '" + name + "'.");
        }
        return filter.apply(input, arguments, this);
    }

    boolean test(String name, Value input, CallArguments arguments) {
        Tests.Test test = Tests.find(name);
        if (test == null) {
            throw new JinjaException("No test named '" + name + "'.");
        }
        return test.holds(input, arguments, budget);
    }
}
