package jmistral.cli.progress;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import jmistral.runtime.gguf.Residency;

/**
 * One line on a terminal that tells what is going on, from half a second after the beginning until it is closed, when it
 * is erased. Nothing else may be written in between. For terminals only: a file would fill with it.
 */
public final class ProgressLine implements AutoCloseable {
    private static final long FIRST_MILLIS = 500;
    private static final long NEXT_MILLIS = 100;

    private static final String ERASED_LINE = "\r\u001b[K";
    private static final String DIM = "\u001b[2m";
    private static final String NOT_DIM = "\u001b[0m";

    private final Consumer<String> terminal;
    private final Residency residency;
    private final Progress progress = new Progress();
    private final long begin = System.nanoTime();
    private final ReentrantLock drawing = new ReentrantLock();
    private final Thread painter;
    private boolean shown; // guarded by drawing, as closed is
    private boolean closed;

    /**
     * Begins to watch.
     *
     * @param terminal takes what is to be written, and shows it at once; called on another thread, but not after
     *     {@link #close}
     * @param residency of the model's file, used by this alone
     */
    public ProgressLine(Consumer<String> terminal, Residency residency) {
        this.terminal = terminal;
        this.residency = residency;
        painter = Thread.ofPlatform().daemon().name("progress").start(this::paint);
    }

    /** Tells how far the prompt has been evaluated. */
    public void prompt(int doneTokens, int totalTokens) {
        progress.prompt(doneTokens, totalTokens);
    }

    /** Erases the line: the cursor stands where it stood before, and the file is looked at no more. */
    @Override
    public void close() {
        drawing.lock();
        try {
            closed = true;
            if (shown) {
                terminal.accept(ERASED_LINE);
                shown = false;
            }
        } finally {
            drawing.unlock();
        }
        painter.interrupt();
        try {
            painter.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void paint() {
        try {
            Thread.sleep(FIRST_MILLIS);
            while (draw()) {
                Thread.sleep(NEXT_MILLIS);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    /** Returns whether to go on. */
    private boolean draw() {
        long resident = residency.residentBytes();
        String line = progress.line(resident, residency.totalBytes(), System.nanoTime() - begin);
        drawing.lock();
        try {
            if (!closed && !line.isEmpty()) {
                terminal.accept(ERASED_LINE + DIM + line + NOT_DIM);
                shown = true;
            }
            return !closed;
        } finally {
            drawing.unlock();
        }
    }
}
