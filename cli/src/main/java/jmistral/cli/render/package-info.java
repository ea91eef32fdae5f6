/** Text on a terminal: wrapped at words, styled by its Markdown, while it is still growing. */
@NullMarked
package jmistral.cli.render;

import org.jspecify.annotations.NullMarked;
