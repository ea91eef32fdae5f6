package jmistral.runtime.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds out which procedures may be empty, from which positions an end can be reached, and in which order procedures begin
 * with one another. In time and memory proportional to the grammar.
 */
final class GrammarAnalysis {
    /** A cycle is described by no more rules than a sentence holds. */
    private static final int MAX_NAMES = 4;

    private final GbnfSource source;
    private final List<Procedure> procedures;
    private final List<Position> positions;

    GrammarAnalysis(GbnfSource source, List<Procedure> procedures, List<Position> positions) {
        this.source = source;
        this.procedures = procedures;
        this.positions = positions;
    }

    /**
     * Notes in procedures and positions what it finds out.
     *
     * @throws GrammarSyntaxException if a rule begins with itself
     */
    void analyse() {
        Map<Position, List<Position>> users = users();
        Set<Position> empty = smallest(users, GrammarAnalysis::readsNothing);
        procedures.stream().filter(p -> empty.contains(p.entry())).forEach(Procedure::setNullable);
        smallest(users, GrammarAnalysis::ends).forEach(Position::setProductive);
        order();
    }

    /** For each position, those of which it is a next one or, as an entry, the procedure that they call. */
    private Map<Position, List<Position>> users() {
        Map<Position, List<Position>> users = new HashMap<>();
        for (Position position : positions) {
            for (Position used : used(position)) {
                users.computeIfAbsent(used, _ -> new ArrayList<>()).add(position);
            }
        }
        return users;
    }

    private static Collection<Position> used(Position position) {
        return switch (position) {
            case Position.Bytes bytes -> bytes.targets();
            case Position.Split split -> split.targets();
            case Position.Call call -> List.of(call.procedure().entry(), call.next());
            case Position.Count count -> List.of(count.body().entry(), count.next());
            case Position.End _ -> List.of();
        };
    }

    /** Whether a position has a property, given those of which it is known. */
    private interface Property {
        boolean holds(Position position, Predicate<Position> known);
    }

    private static boolean readsNothing(Position position, Predicate<Position> known) {
        return switch (position) {
            case Position.Bytes _ -> false;
            default -> ends(position, known);
        };
    }

    private static boolean ends(Position position, Predicate<Position> known) {
        return switch (position) {
            case Position.Bytes bytes -> bytes.targets().stream().anyMatch(known);
            case Position.Split split -> split.targets().stream().anyMatch(known);
            case Position.Call call -> known.test(call.procedure().entry()) && known.test(call.next());
            case Position.Count count ->
                (count.min() == 0 || known.test(count.body().entry())) && known.test(count.next());
            case Position.End _ -> true;
        };
    }

    /** The fewest positions that have a property which the ends have and which spreads from each position to its users. */
    private Set<Position> smallest(Map<Position, List<Position>> users, Property property) {
        Set<Position> known = new HashSet<>();
        Deque<Position> news = new ArrayDeque<>();
        for (Position position : positions) {
            if (position instanceof Position.End) {
                known.add(position);
                news.add(position);
            }
        }
        while (!news.isEmpty()) {
            for (Position user : users.getOrDefault(news.pop(), List.of())) {
                if (!known.contains(user) && property.holds(user, known::contains)) {
                    known.add(user);
                    news.add(user);
                }
            }
        }
        return known;
    }

    /** A procedure on the way down, and those with which it may begin and that were not looked at yet. */
    private record Visit(Procedure procedure, Deque<Map.Entry<Procedure, Integer>> beginnings) {}

    /** Numbers procedures so that each comes before those with which it may begin: depth first, from the last on. */
    private void order() {
        Set<Procedure> done = new HashSet<>();
        int order = procedures.size();
        for (Procedure start : procedures) {
            if (done.contains(start)) {
                continue;
            }
            Set<Procedure> path = new LinkedHashSet<>();
            Deque<Visit> stack = new ArrayDeque<>();
            descend(start, path, stack);
            while (!stack.isEmpty()) {
                Visit visit = stack.getLast();
                if (visit.beginnings.isEmpty()) {
                    stack.removeLast();
                    path.remove(visit.procedure);
                    done.add(visit.procedure);
                    visit.procedure.setOrder(--order);
                    continue;
                }
                var beginning = visit.beginnings.pop();
                if (path.contains(beginning.getKey())) {
                    throw leftRecursion(beginning.getKey(), beginning.getValue(), path);
                }
                if (!done.contains(beginning.getKey())) {
                    descend(beginning.getKey(), path, stack);
                }
            }
        }
    }

    private static void descend(Procedure procedure, Set<Procedure> path, Deque<Visit> stack) {
        var visit = new Visit(procedure, new ArrayDeque<>(beginnings(procedure).entrySet()));
        path.add(procedure);
        stack.addLast(visit);
    }

    /** The procedures with which this one may begin, and where in the source it says so. */
    private static Map<Procedure, Integer> beginnings(Procedure procedure) {
        Map<Procedure, Integer> beginnings = new LinkedHashMap<>();
        Set<Position> seen = new HashSet<>();
        Deque<Position> pending = new ArrayDeque<>(List.of(procedure.entry()));
        while (!pending.isEmpty()) {
            Position position = pending.pop();
            if (!seen.add(position)) {
                continue;
            }
            switch (position) {
                case Position.Split split -> pending.addAll(split.targets());
                case Position.Call call -> {
                    beginnings.putIfAbsent(call.procedure(), call.offset());
                    if (call.procedure().isNullable()) {
                        pending.add(call.next());
                    }
                }
                case Position.Count count -> {
                    beginnings.putIfAbsent(count.body(), count.body().offset());
                    if (count.min() == 0) {
                        pending.add(count.next());
                    }
                }
                case Position.Bytes _, Position.End _ -> {}
            }
        }
        return beginnings;
    }

    private GrammarSyntaxException leftRecursion(Procedure procedure, int offset, Collection<Procedure> path) {
        List<String> names = path.stream()
                .dropWhile(p -> p != procedure)
                .map(Procedure::name)
                .distinct()
                .limit(MAX_NAMES)
                .toList();
        String through =
                names.size() == 1 ? "" : " (through '" + String.join("', '", names.subList(1, names.size())) + "')";
        return source.failure(
                offset,
                "rule '" + names.getFirst() + "' begins with itself" + through
                        + ": such left recursion is not supported, repeat with '*' or '+' instead");
    }
}
