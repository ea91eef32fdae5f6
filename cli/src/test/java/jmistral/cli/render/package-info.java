@NullMarked
package jmistral.cli.render;

import org.jspecify.annotations.NullMarked;
