@NullMarked
package jmistral.testdata;

import org.jspecify.annotations.NullMarked;
