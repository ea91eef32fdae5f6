/** GGUF files: reading them where they lie on disk, and writing them. */
@NullMarked
package jmistral.runtime.gguf;

import org.jspecify.annotations.NullMarked;
