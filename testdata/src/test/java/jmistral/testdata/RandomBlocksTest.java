package jmistral.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomBlocksTest {
    @Test
    void saysTheSameForTheSameSeed() {
        assertThat(new RandomBlocks(5).blocks(10, 34, 0)).isEqualTo(new RandomBlocks(5).blocks(10, 34, 0));
        assertThat(new RandomBlocks(5).blocks(10, 34, 0)).isNotEqualTo(new RandomBlocks(6).blocks(10, 34, 0));
        assertThat(new RandomBlocks(5).gaussian(10, 1)).isEqualTo(new RandomBlocks(5).gaussian(10, 1));
    }

    @Test
    void makesSaneScalesWhereAskedAndAnyBytesElsewhere() {
        int blocks = 4000;
        byte[] bytes = new RandomBlocks(7).blocks(blocks, 5, 1, 3);
        boolean[] seen = new boolean[256];
        int zeros = 0;
        int subnormals = 0;
        int negatives = 0;
        for (int block = 0; block < blocks; block++) {
            seen[bytes[5 * block] & 0xff] = true;
            for (int offset : new int[] {1, 3}) {
                int low = bytes[5 * block + offset] & 0xff;
                float scale = Float.float16ToFloat((short) (bytes[5 * block + offset + 1] << 8 | low));
                assertThat(Math.abs(scale)).isLessThanOrEqualTo(0x1p-2f);
                zeros += scale == 0 ? 1 : 0;
                subnormals += scale != 0 && Math.abs(scale) < 0x1p-14f ? 1 : 0;
                negatives += scale < 0 ? 1 : 0;
            }
        }
        assertThat(seen).doesNotContain(false);
        assertThat(zeros).isPositive();
        assertThat(subnormals).isPositive();
        assertThat(negatives).isBetween(blocks / 2, 3 * blocks / 2);
    }
}
