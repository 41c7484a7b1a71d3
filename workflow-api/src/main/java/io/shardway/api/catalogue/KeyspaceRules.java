package io.shardway.api.catalogue;

import io.shardway.api.Refusal;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.kernel.KeyRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a keyspace and the servers of a shard must be like. Pure; each refusal names the value and what helps. */
public final class KeyspaceRules {

    private static final int MOST_SHARDS = 256;
    private static final int MOST_REPLICAS = 64;
    private static final int LONGEST_USER = 80;
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}]");
    /** Also what may stand in the address of a connection. */
    private static final Pattern SCHEMA = Pattern.compile("[\\p{L}\\p{N}_$-]{1,64}");

    private static final Set<String> NOT_FOR_USERS =
            Set.of("mysql", "sys", "information_schema", "performance_schema", "_shardway");

    private KeyspaceRules() {}

    /** Refuses shards that do not cover every id exactly once, or servers that cannot be meant. */
    static void check(NewKeyspace wish, List<KeyspaceEntry> others) {
        if (wish.shards().isEmpty()) {
            throw Refusal.invalid("Keyspace " + wish.name() + " needs at least one shard");
        }
        if (wish.shards().size() > MOST_SHARDS) {
            throw Refusal.invalid("Keyspace " + wish.name() + " may have " + MOST_SHARDS + " shards at most");
        }
        if (!wish.sharded() && wish.shards().size() > 1) {
            throw Refusal.invalid("Keyspace " + wish.name() + " is not sharded but names several shards");
        }
        KeyRange.tilingProblem(
                        wish.shards().stream().map(NewKeyspace.NewShard::name).toList())
                .ifPresent(problem -> {
                    throw Refusal.invalid("The shards of keyspace " + wish.name() + " must cover every keyspace id"
                            + " exactly once: " + problem);
                });
        Map<String, String> used = placesOf(others);
        for (NewKeyspace.NewShard shard : wish.shards()) {
            shard.servers().ifPresent(servers -> {
                check(servers, shard.name());
                place(used, servers, wish.name() + "/" + shard.name());
            });
        }
    }

    /** Refuses servers that cannot be meant, or that another shard of the branch has already. */
    static void check(ShardEntry.Servers servers, KeyspaceEntry keyspace, ShardEntry shard, List<KeyspaceEntry> all) {
        check(servers, shard.name());
        Map<String, String> used = new HashMap<>();
        for (KeyspaceEntry entry : all) {
            for (ShardEntry other : entry.shards()) {
                if (!other.id().equals(shard.id())) {
                    other.servers().ifPresent(found -> used.put(address(found), entry.name() + "/" + other.name()));
                }
            }
        }
        place(used, servers, keyspace.name() + "/" + shard.name());
    }

    /** Refuses what cannot be meant, whatever else the branch has. */
    public static void check(ShardEntry.Servers servers, String shard) {
        if (!SCHEMA.matcher(servers.schema()).matches()
                || NOT_FOR_USERS.contains(servers.schema().toLowerCase(Locale.ROOT))) {
            throw Refusal.invalid("schema of shard " + shard + " is " + shown(servers.schema())
                    + "; it is the name of an application's schema: 1 to 64 letters, digits, _, $ or -");
        }
        Set<ServerSpec> seen = new HashSet<>();
        check(servers.primary(), "primary of shard " + shard);
        seen.add(servers.primary());
        if (servers.replicas().size() > MOST_REPLICAS) {
            throw Refusal.invalid("shard " + shard + " may have " + MOST_REPLICAS + " replicas at most");
        }
        for (ServerSpec replica : servers.replicas()) {
            check(replica, "a replica of shard " + shard);
            if (!seen.add(replica)) {
                throw Refusal.invalid("server " + replica + " stands twice in shard " + shard
                        + "; primary and replicas are different servers");
            }
        }
        check(servers.accounts(), shard);
    }

    private static void check(ServerSpec server, String what) {
        if (!HOST.matcher(server.host()).matches()) {
            throw Refusal.invalid("host of the " + what + " is " + shown(server.host())
                    + "; it is a host name or an address, IPv6 in brackets");
        }
        if (server.port() < 1 || server.port() > 65_535) {
            throw Refusal.invalid("port of the " + what + " is " + server.port() + "; it is a number from 1 to 65535");
        }
    }

    private static void check(Accounts accounts, String shard) {
        for (Account account : List.of(accounts.writer(), accounts.reader(), accounts.application())) {
            if (account.user().isBlank() || account.user().length() > LONGEST_USER) {
                throw Refusal.invalid(
                        "an account of shard " + shard + " has no user name of 1 to " + LONGEST_USER + " characters");
            }
        }
        if (accounts.application().user().equals(accounts.writer().user())) {
            throw Refusal.invalid("the accounts writer and application of shard " + shard + " are both "
                    + accounts.writer().user()
                    + "; the fence lets the writer pass, so the application needs an account of its own");
        }
    }

    private static Map<String, String> placesOf(List<KeyspaceEntry> keyspaces) {
        Map<String, String> used = new HashMap<>();
        for (KeyspaceEntry keyspace : keyspaces) {
            for (ShardEntry shard : keyspace.shards()) {
                shard.servers().ifPresent(found -> used.put(address(found), keyspace.name() + "/" + shard.name()));
            }
        }
        return used;
    }

    private static void place(Map<String, String> used, ShardEntry.Servers servers, String name) {
        Optional.ofNullable(used.putIfAbsent(address(servers), name)).ifPresent(other -> {
            throw Refusal.invalid("Schema " + servers.schema() + " on " + servers.primary() + " belongs to shard "
                    + other + " already and cannot be " + name + " too");
        });
    }

    private static String address(ShardEntry.Servers servers) {
        return servers.primary().toString().toLowerCase(Locale.ROOT) + "/"
                + servers.schema().toLowerCase(Locale.ROOT);
    }

    private static String shown(String value) {
        return value.isEmpty() ? "empty" : value.substring(0, Math.min(64, value.length()));
    }
}
