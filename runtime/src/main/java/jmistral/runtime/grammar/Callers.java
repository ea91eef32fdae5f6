package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where to go on after a procedure that was called at some place of a text. */
final class Callers {
    private final Set<Configuration> plain = new HashSet<>();
    private final Map<Configuration, List<Configuration>> counted = new HashMap<>();

    /** Adds a place to go on. */
    void add(Configuration caller) {
        if (caller.position() instanceof Position.Count) {
            counted.computeIfAbsent(new Configuration(caller.position(), caller.frame()), _ -> new ArrayList<>())
                    .add(caller);
        } else {
            plain.add(caller);
        }
    }

    /** All of them; numbers of repetitions next to each other are one configuration, so ambiguity does not multiply them. */
    Set<Configuration> merged() {
        if (counted.isEmpty()) {
            return plain;
        }
        Set<Configuration> all = new HashSet<>(plain);
        for (List<Configuration> alike : counted.values()) {
            alike.sort(Comparator.comparingInt(Configuration::least));
            Configuration last = alike.getFirst();
            for (Configuration next : alike) {
                if (next.least() <= last.most() + 1) {
                    last = new Configuration(
                            last.position(), last.least(), Math.max(last.most(), next.most()), last.frame());
                } else {
                    all.add(last);
                    last = next;
                }
            }
            all.add(last);
        }
        return all;
    }
}
