@NullMarked
package jmistral.runtime.tokenizer;

import org.jspecify.annotations.NullMarked;
