/**
 * Grammars that constrain what a model says: GBNF as llama.cpp reads it, and JSON Schema, which becomes GBNF. A
 * {@link jmistral.runtime.grammar.Grammar} is compiled to positions that read one byte each and to procedures that call one
 * another; texts and tokens are followed through it by sets of such positions.
 */
@NullMarked
package jmistral.runtime.grammar;

import org.jspecify.annotations.NullMarked;
