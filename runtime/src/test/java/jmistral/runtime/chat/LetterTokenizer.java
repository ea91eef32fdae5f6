package jmistral.runtime.chat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import jmistral.runtime.tokenizer.TokenKind;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Vocabulary;

/** A tokenizer with some control tokens and one token for every character: its number, after those of the control tokens. */
final class LetterTokenizer implements Tokenizer, Vocabulary {
    private final List<String> controls;
    private final boolean addsBos;

    /** The first control token is BOS, the second EOS. */
    LetterTokenizer(boolean addsBos, String... controls) {
        this.addsBos = addsBos;
        this.controls = List.of(controls);
    }

    /** Ids as readable text: control tokens by their name in guillemets. */
    String show(int... ids) {
        var text = new StringBuilder();
        for (int id : ids) {
            text.append(id < controls.size() ? "\u00AB" + controls.get(id) + "\u00BB" : piece(id));
        }
        return text.toString();
    }

    @Override
    public Vocabulary vocabulary() {
        return this;
    }

    @Override
    public int[] encode(String text) {
        return text.codePoints().map(c -> controls.size() + c).toArray();
    }

    @Override
    public int[] encodeWithControlTokens(String text) {
        throw new UnsupportedOperationException("never to be used on a conversation");
    }

    @Override
    public byte[] bytes(int id) {
        return piece(id).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(int... ids) {
        return String.join("", Arrays.stream(ids).mapToObj(this::piece).toList());
    }

    @Override
    public boolean addsDummyBlank() {
        return false;
    }

    @Override
    public int size() {
        return controls.size() + 128;
    }

    @Override
    public String piece(int id) {
        return id < controls.size() ? controls.get(id) : Character.toString(id - controls.size());
    }

    @Override
    public int find(String piece) {
        return controls.indexOf(piece);
    }

    @Override
    public TokenKind kind(int id) {
        return id < controls.size() ? TokenKind.CONTROL : TokenKind.NORMAL;
    }

    @Override
    public int bos() {
        return 0;
    }

    @Override
    public int eos() {
        return 1;
    }

    @Override
    public int unknown() {
        return -1;
    }

    @Override
    public int padding() {
        return -1;
    }

    @Override
    public boolean addsBos() {
        return addsBos;
    }

    @Override
    public boolean isEndOfGeneration(int id) {
        return id == 1;
    }
}
