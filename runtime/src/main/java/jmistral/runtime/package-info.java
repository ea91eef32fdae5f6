/**
 * The library's front door: {@link LanguageModel} opens a file, {@link Conversation} talks to it. Failures are unchecked
 * and descend from {@link JmistralException}.
 */
@NullMarked
package jmistral.runtime;

import org.jspecify.annotations.NullMarked;
