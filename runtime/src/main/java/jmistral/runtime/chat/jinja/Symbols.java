package jmistral.runtime.chat.jinja;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jmistral.runtime.chat.jinja.Frame.Load;
import org.jspecify.annotations.Nullable;

/** What is known of a frame's variables while its statements are read in order; the rules are those of jinja2. */
final class Symbols {
    private final @Nullable Symbols outer;
    private final Map<String, Load> loads = new HashMap<>();
    private final Set<String> stores = new HashSet<>();

    Symbols(@Nullable Symbols outer) {
        this.outer = outer;
    }

    Map<String, Load> loads() {
        return loads;
    }

    private boolean knows(String name) {
        return loads.containsKey(name) || outerKnows(name);
    }

    private boolean outerKnows(String name) {
        return outer != null && outer.knows(name);
    }

    void parameter(String name) {
        stores.add(name);
        loads.put(name, Load.PARAMETER);
    }

    void load(String name) {
        if (!knows(name)) {
            loads.put(name, Load.RESOLVE);
        }
    }

    void store(String name) {
        stores.add(name);
        if (!loads.containsKey(name)) {
            loads.put(name, outerKnows(name) ? Load.ALIAS : Load.UNDEFINED);
        }
    }

    /** A copy to read one branch of an if statement with. */
    Symbols branch() {
        var copy = new Symbols(outer);
        copy.loads.putAll(loads);
        copy.stores.addAll(stores);
        return copy;
    }

    /** Takes over what the branches found. What only they set may be used without having been set. */
    void join(List<Symbols> branches) {
        Set<String> setInBranches = new HashSet<>();
        branches.forEach(branch -> setInBranches.addAll(branch.stores));
        setInBranches.removeAll(stores);
        for (Symbols branch : branches) {
            loads.putAll(branch.loads);
            stores.addAll(branch.stores);
        }
        for (String name : setInBranches) {
            loads.put(name, outerKnows(name) ? Load.ALIAS : Load.RESOLVE);
        }
    }
}
