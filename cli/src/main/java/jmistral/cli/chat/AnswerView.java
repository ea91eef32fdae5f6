package jmistral.cli.chat;

import java.nio.charset.Charset;
import java.util.function.BooleanSupplier;
import jmistral.cli.progress.ProgressLine;
import jmistral.cli.render.Markdown;
import jmistral.cli.render.Printable;
import jmistral.cli.render.TextSink;
import jmistral.cli.render.WordWrap;
import jmistral.runtime.generation.GenerationListener;
import org.jspecify.annotations.Nullable;

/** One answer on the screen, from the moment it is waited for until it is complete. */
final class AnswerView implements GenerationListener, AutoCloseable {
    private final Screen screen;
    private final BooleanSupplier cancelled;
    private final WordWrap wrap;
    private final TextSink text;
    private @Nullable ProgressLine progress; // until the answer begins
    private boolean begun;

    /**
     * @param progress what is shown until the answer begins; or null
     * @param cancelled asked often: whether the answer is to end
     */
    AnswerView(
            Screen screen,
            ViewOptions view,
            Charset charset,
            @Nullable ProgressLine progress,
            BooleanSupplier cancelled) {
        this.screen = screen;
        this.cancelled = cancelled;
        this.progress = progress;
        wrap = new WordWrap(() -> view.wordWrap() ? screen.width() : WordWrap.UNLIMITED, screen::print);
        text = view.markdown() ? new Markdown(wrap, charset) : wrap;
    }

    @Override
    public void promptProgress(int doneTokens, int totalTokens) {
        if (progress != null) {
            progress.prompt(doneTokens, totalTokens);
        }
    }

    @Override
    public void text(String piece) {
        endProgress();
        begun = true;
        text.write(Printable.of(piece));
        screen.flush();
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    /** Shows what was held back, and ends the answer with an empty line. */
    @Override
    public void close() {
        endProgress();
        text.finish();
        if (wrap.isWithinLine()) {
            wrap.newline();
        }
        if (begun) {
            wrap.newline();
        }
        screen.flush();
    }

    private void endProgress() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
