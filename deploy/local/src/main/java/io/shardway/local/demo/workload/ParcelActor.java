package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.Row;
import io.shardway.local.demo.ledger.RowChange;
import io.shardway.local.demo.ledger.RowKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Changes primary keys: parcels move to free slots, leave, and come back under the same key with another content; sometimes
 * deleted and inserted again within one transaction.
 */
final class ParcelActor implements Actor {
    private static final int DEPOT = 7;
    private static final int SLOTS = 400;
    private static final int PARCELS = 200;

    record Parcel(int depot, int slot, String label, String seal, long version) implements Row {
        @Override
        public RowKey key() {
            return new RowKey("parcel", depot + "/" + slot);
        }

        byte[] sealBytes() {
            return HexFormat.of().parseHex(seal);
        }

        static Parcel read(ResultSet row) throws SQLException {
            return new Parcel(
                    row.getInt("depot"),
                    row.getInt("slot"),
                    row.getString("label"),
                    HexFormat.of().formatHex(row.getBytes("seal")),
                    row.getLong("version"));
        }
    }

    private final RandomGenerator random;
    private final OwnedRows<Integer, Parcel> parcels = new OwnedRows<>();
    private final Set<Integer> unusable = new HashSet<>();
    private long seals;

    ParcelActor(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void seed(Client client, Consumer<Row> owned) throws SQLException {
        for (int slot = 1; slot <= PARCELS; slot++) {
            var parcel = fresh(slot);
            insert(client, parcel);
            parcels.put(slot, parcel);
            owned.accept(parcel);
        }
    }

    @Override
    public Work next() {
        int free = freeSlot();
        if (parcels.size() == 0 || (parcels.size() < PARCELS / 2 && free > 0)) {
            return arrive(free);
        }
        var parcel = parcels.any(random);
        return switch (random.nextInt(4)) {
            case 0 -> leave(parcel);
            case 1 -> replace(parcel);
            case 2 -> free > 0 ? arrive(free) : leave(parcel);
            default -> free > 0 ? move(parcel, free) : replace(parcel);
        };
    }

    private Work move(Parcel parcel, int slot) {
        var moved = new Parcel(DEPOT, slot, parcel.label(), parcel.seal(), parcel.version() + 1);
        return Work.of(
                "parcel",
                List.of(RowChange.deleted(parcel), RowChange.inserted(moved)),
                client -> client.change(
                        1,
                        "UPDATE parcel SET slot = ?, version = version + 1 WHERE depot = ? AND slot = ?",
                        slot,
                        DEPOT,
                        parcel.slot()),
                () -> {
                    parcels.remove(parcel.slot());
                    parcels.put(slot, moved);
                },
                () -> {
                    retire(parcel.slot());
                    retire(slot);
                });
    }

    private Work leave(Parcel parcel) {
        return Work.of(
                "parcel",
                List.of(RowChange.deleted(parcel)),
                client -> delete(client, parcel),
                () -> parcels.remove(parcel.slot()),
                () -> retire(parcel.slot()));
    }

    private Work arrive(int slot) {
        var parcel = fresh(slot);
        return Work.of(
                "parcel",
                List.of(RowChange.inserted(parcel)),
                client -> insert(client, parcel),
                () -> parcels.put(slot, parcel),
                () -> retire(slot));
    }

    private Work replace(Parcel parcel) {
        var successor = fresh(parcel.slot());
        return Work.of(
                "parcel",
                List.of(RowChange.updated(parcel, successor)),
                client -> {
                    delete(client, parcel);
                    insert(client, successor);
                },
                () -> parcels.put(parcel.slot(), successor),
                () -> retire(parcel.slot()));
    }

    private void retire(int slot) {
        parcels.remove(slot);
        unusable.add(slot);
    }

    /** A slot that is surely free, or 0. */
    private int freeSlot() {
        for (int attempt = 0; attempt < 20; attempt++) {
            int slot = 1 + random.nextInt(SLOTS);
            if (!parcels.holds(slot) && !unusable.contains(slot)) {
                return slot;
            }
        }
        return 0;
    }

    private Parcel fresh(int slot) {
        var seal = HexFormat.of().toHexDigits(++seals) + "00";
        return new Parcel(DEPOT, slot, "Päckchen Nº" + random.nextInt(1000) + " à 5€", seal, 0);
    }

    private static void insert(Client client, Parcel parcel) throws SQLException {
        client.change(
                1,
                "INSERT INTO parcel (depot, slot, label, seal, version) VALUES (?, ?, ?, ?, ?)",
                parcel.depot(),
                parcel.slot(),
                parcel.label(),
                parcel.sealBytes(),
                parcel.version());
    }

    private static void delete(Client client, Parcel parcel) throws SQLException {
        client.change(1, "DELETE FROM parcel WHERE depot = ? AND slot = ?", parcel.depot(), parcel.slot());
    }
}
