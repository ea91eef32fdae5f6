@NullMarked
package jmistral.runtime;

import org.jspecify.annotations.NullMarked;
