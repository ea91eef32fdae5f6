package jmistral.runtime.grammar;

/**
 * A rule of a grammar.
 *
 * @param name what other rules call it
 * @param offset where in the source the rule begins
 * @param expression what it says
 */
record Rule(String name, int offset, Expression expression) {}
