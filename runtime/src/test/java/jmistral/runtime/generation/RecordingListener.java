package jmistral.runtime.generation;

import java.util.ArrayList;
import java.util.List;

/** Writes down everything it is told. */
class RecordingListener implements GenerationListener {
    final List<String> events = new ArrayList<>();
    final List<String> pieces = new ArrayList<>();

    @Override
    public void promptProgress(int doneTokens, int totalTokens) {
        events.add("prompt " + doneTokens + "/" + totalTokens);
    }

    @Override
    public void token(int id) {
        events.add("token " + id);
    }

    @Override
    public void text(String piece) {
        events.add("text " + piece);
        pieces.add(piece);
    }
}
