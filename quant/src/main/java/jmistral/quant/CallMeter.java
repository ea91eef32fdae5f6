package jmistral.quant;

/** What a call in the current thread costs: the difference of two readings. */
interface CallMeter {
    long nanoTime();

    /** Bytes that this thread has allocated on the heap. */
    long allocatedBytes();
}
