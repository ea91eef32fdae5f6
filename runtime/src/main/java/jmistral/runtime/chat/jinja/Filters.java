package jmistral.runtime.chat.jinja;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All filters by name. */
final class Filters {
    private static final Map<String, Filter> ALL = Stream.of(
                    TextFilters.ALL, SequenceFilters.ALL, SelectingFilters.ALL, OrderingFilters.ALL, ValueFilters.ALL)
            .flatMap(filters -> filters.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private Filters() {}

    static @Nullable Filter find(String name) {
        return ALL.get(name);
    }
}
