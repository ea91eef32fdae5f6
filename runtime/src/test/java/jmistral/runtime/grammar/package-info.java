@NullMarked
package jmistral.runtime.grammar;

import org.jspecify.annotations.NullMarked;
