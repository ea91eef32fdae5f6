package jmistral.runtime.sampling;

import jmistral.runtime.JmistralException;

/** The model gave something else than a finite number as a logit: no token can be chosen. */
public final class InvalidLogitsException extends JmistralException {
    private static final long serialVersionUID = 1;

    private final int tokenId;
    private final float logit;

    InvalidLogitsException(int tokenId, float logit) {
        super("the model computed " + logit + " as the logit of token " + tokenId
                + ", expected a finite number: the weights in the model file are likely damaged");
        this.tokenId = tokenId;
        this.logit = logit;
    }

    /** The first token with such a logit. */
    public int tokenId() {
        return tokenId;
    }

    /** NaN or an infinity. */
    public float logit() {
        return logit;
    }
}
