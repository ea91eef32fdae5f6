package jmistral.runtime.gguf;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the keys and values that follow a file's header. */
final class MetadataReader {
    /** The longest key that the format allows. */
    private static final int MAX_KEY_BYTES = 65535;

    private MetadataReader() {}

    /** Reads {@code keyCount} keys and their values from where {@code cursor} stands. */
    static Metadata read(Cursor cursor, long keyCount) {
        Map<String, Metadata.Entry> entries = new LinkedHashMap<>();
        for (long i = 0; i < keyCount; i++) {
            long at = cursor.position();
            cursor.enter("entry " + i + " of the metadata");
            String key = cursor.name("the key", MAX_KEY_BYTES);
            cursor.enter(key);
            MetadataValue value = new ValueReader(cursor, key).typedValue();
            Metadata.Entry first = entries.putIfAbsent(key, new Metadata.Entry(value, at));
            if (first != null) {
                throw cursor.fault(
                        at,
                        "duplicate key " + key + ", which stands at byte " + first.offsetBytes() + " too",
                        "a second " + key,
                        "one, at byte " + first.offsetBytes());
            }
        }
        return new Metadata(cursor.path(), entries);
    }
}
