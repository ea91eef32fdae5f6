package jmistral.runtime.grammar;

/** Writes and follows JSON pointers, as {@code $ref} has them. */
final class SchemaPath {
    static final String ROOT = "#";

    private SchemaPath() {}

    /** The path of a member of what {@code parent} points to. */
    static String member(String parent, String key) {
        return parent + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    /** The path of an element of what {@code parent} points to. */
    static String element(String parent, int index) {
        return parent + "/" + index;
    }

    /** The last part of a path, to name a rule by. */
    static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
