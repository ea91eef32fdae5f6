package jmistral.cli.chat;

import jmistral.runtime.gguf.Residency;

/** Reads a model into memory while a person is still typing, until it is all there or this is closed. */
final class ReadAhead implements AutoCloseable {
    private final Thread reader;
    private volatile boolean closed;

    /** @param residency of the model's file, used by this alone */
    ReadAhead(Residency residency) {
        reader = Thread.ofPlatform().daemon().name("read ahead").start(() -> residency.load(() -> closed));
    }

    /** Stops, and has left the file alone when this returns. */
    @Override
    public void close() {
        closed = true;
        try {
            reader.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
