package io.shardway.cutover.domain;

/** Owners in the journal: {@code name/process}. The name may have slashes itself; the process has none. */
public final class SwitchOwner {

    private SwitchOwner() {}

    /** Whether the owner is another process of the same name, by every letter. */
    public static boolean isTwin(String owner, String self) {
        return !owner.equals(self) && name(owner).equals(name(self));
    }

    private static String name(String owner) {
        int slash = owner.lastIndexOf('/');
        return slash < 0 ? owner : owner.substring(0, slash);
    }
}
