/** What a person sees of work that takes a while. */
@NullMarked
package jmistral.cli.progress;

import org.jspecify.annotations.NullMarked;
