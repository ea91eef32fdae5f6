@NullMarked
package jmistral.cli.progress;

import org.jspecify.annotations.NullMarked;
