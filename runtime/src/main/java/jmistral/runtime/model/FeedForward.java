package jmistral.runtime.model;

/** The second half of a layer: from normalised rows to what is added to the residual stream. */
interface FeedForward {
    /** Reads {@code workspace.normed}, writes {@code workspace.projected}, for the first {@code tokens} rows. */
    void apply(Workspace workspace, int tokens);
}
