/**
 * An interpreter of the Jinja template language as model vendors use it: Python's jinja2, set up as the transformers
 * library does for chat templates.
 */
@NullMarked
package jmistral.runtime.chat.jinja;

import org.jspecify.annotations.NullMarked;
