package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Vector kernels take memory outside the heap only, and begin with a question to the segment, {@link
 * MemorySegment#isNative()}. The question has to stand in the kernel itself: from its answers the JIT compiler learns
 * which class of segment comes here. The methods of the API that read memory see every class there is, and where they are
 * all that it knows, each load is two calls, in the midst of vectors that must be saved and restored: a kernel is five
 * times slower.
 */
final class NativeMemory {
    private NativeMemory() {}

    /** @throws IllegalArgumentException if memory is not native */
    static void check(boolean isNative) {
        if (!isNative) {
            throw new IllegalArgumentException("vector kernels read memory outside the heap only");
        }
    }
}
