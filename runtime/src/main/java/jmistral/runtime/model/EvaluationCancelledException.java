package jmistral.runtime.model;

import jmistral.runtime.JmistralException;

/** An evaluation was given up because its listener asked for it. */
public final class EvaluationCancelledException extends JmistralException {
    private static final long serialVersionUID = 1;

    EvaluationCancelledException() {
        super("the evaluation was cancelled");
    }
}
