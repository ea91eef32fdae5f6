package jmistral.runtime.chat.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All filters by name. */
final class Filters {
    private static final Map<String, Filter> ALL = new HashMap<>();

    static {
        ALL.putAll(TextFilters.ALL);
        ALL.putAll(SequenceFilters.ALL);
        ALL.putAll(SelectingFilters.ALL);
        ALL.putAll(OrderingFilters.ALL);
        ALL.putAll(ValueFilters.ALL);
    }

    private Filters() {}

    static @Nullable Filter find(String name) {
        return ALL.get(name);
    }
}
