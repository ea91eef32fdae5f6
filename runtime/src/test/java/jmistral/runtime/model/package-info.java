@NullMarked
package jmistral.runtime.model;

import org.jspecify.annotations.NullMarked;
