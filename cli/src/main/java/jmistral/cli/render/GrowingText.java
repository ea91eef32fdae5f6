package jmistral.cli.render;

import java.util.regex.Matcher;

/** Matching patterns in a text that has not come to its end. */
final class GrowingText {
    private GrowingText() {}

    /** Whether more text could change what the last attempt to match came to. */
    @SuppressWarnings("JdkObsolete") // a streaming parser is what hitEnd is there for
    static boolean isUncertain(Matcher attempted) {
        return attempted.hitEnd();
    }
}
