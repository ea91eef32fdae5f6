@NullMarked
package jmistral.testdata.synthetic;

import org.jspecify.annotations.NullMarked;
