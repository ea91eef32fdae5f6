package jmistral.runtime.chat.jinja;

/** A filter: a function whose first argument stands before the bar. */
interface Filter {
    Value apply(Value input, CallArguments arguments, Engine engine);
}
