package jmistral.runtime.model;

/** Where a forward pass stands: what the steps that run on the workers need to know beside the workspace. */
final class ForwardState {
    Batch batch;
    int layer;

    ForwardState(Batch batch) {
        this.batch = batch;
    }
}
