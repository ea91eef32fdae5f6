package jmistral.testdata.synthetic;

/**
 * The tensor types that noise can be made of. Written from the format's description alone, so that it checks the reader.
 *
 * <p>A block is filled with even random bits. Then each of its scales (IEEE binary16) is set so that the weights have the
 * deviation that is asked for: {@code unit} is the deviation that such bits have at a scale of 1, {@code minimum} how many
 * scales the offset must be for the mean to vanish.
 */
enum BlockType {
    F32(0, 1, 4, 0, 0, -1, -1),
    F16(1, 1, 2, 0, 0, -1, -1),
    BF16(30, 1, 2, 0, 0, -1, -1),
    Q4_0(2, 32, 18, 4.6, 0, 0, -1),
    Q4_1(3, 32, 20, 4.6, -7.5, 0, 2),
    Q5_0(6, 32, 22, 9.2, 0, 0, -1),
    Q5_1(7, 32, 24, 9.2, -15.5, 0, 2),
    Q8_0(8, 32, 34, 73.9, 0, 0, -1),
    Q2_K(10, 256, 84, 13.9, 1.5, 80, 82),
    Q3_K(11, 256, 110, 43.3, 0, 108, -1),
    Q4_K(12, 256, 144, 258, 7.5, 0, 2),
    Q5_K(13, 256, 176, 527, 15.5, 0, 2),
    Q6_K(14, 256, 210, 1366, 0, 208, -1),
    IQ4_NL(20, 32, 18, 71, 0, 0, -1),
    IQ4_XS(23, 256, 136, 1310, 0, 0, -1);

    final int id;
    final int elements;
    final int bytes;
    final double unit;
    final double minimum;
    final int scaleOffset;
    final int minimumOffset;

    BlockType(int id, int elements, int bytes, double unit, double minimum, int scaleOffset, int minimumOffset) {
        this.id = id;
        this.elements = elements;
        this.bytes = bytes;
        this.unit = unit;
        this.minimum = minimum;
        this.scaleOffset = scaleOffset;
        this.minimumOffset = minimumOffset;
    }

    long bytesFor(long count) {
        return count / elements * bytes;
    }
}
