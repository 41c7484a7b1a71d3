package io.shardway.api.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a caller may be allowed to do; on the wire in lower case, {@code read_workflow}. */
public enum Permission {
    READ_ORGANIZATION,
    CREATE_ORGANIZATION,
    READ_DATABASE,
    WRITE_DATABASE,
    READ_BRANCH,
    WRITE_BRANCH,
    READ_WORKFLOW,
    WRITE_WORKFLOW,
    DELETE_WORKFLOW,
    READ_WEBHOOK,
    WRITE_WEBHOOK,
    READ_SERVICE_TOKEN,
    WRITE_SERVICE_TOKEN,
    READ_AUDIT_LOG;

    /** What a service token can have: all but what reaches beyond its organization. */
    public static final Set<Permission> GRANTABLE =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(CREATE_ORGANIZATION)));

    public static final Set<Permission> ALL = Collections.unmodifiableSet(EnumSet.allOf(Permission.class));

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Permission> of(String word) {
        return Arrays.stream(values())
                .filter(permission -> permission.word().equals(word))
                .findFirst();
    }
}
