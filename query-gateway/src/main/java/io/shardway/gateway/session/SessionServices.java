package io.shardway.gateway.session;

import io.shardway.gateway.backend.BackendConnector;
import io.shardway.gateway.buffer.StatementBuffer;
import io.shardway.gateway.protocol.Authenticator;
import io.shardway.gateway.routing.Catalog;
import io.shardway.gateway.routing.RoutingState;
import io.shardway.gateway.routing.Topology;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Planner;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all sessions share.
 *
 * @param freshCatalog begins to read the catalog anew; the ticket says which reading that is
 * @param catalogRead whether the reading with that ticket is over
 * @param leaseValid whether the rules about tables of workflows may be trusted now
 * @param lexMode how the servers read statements by default
 * @param schemaChanged told after a statement that changed a schema, so that views are read anew
 * @param failures told of errors of our own that ended a session
 */
public record SessionServices(
        RoutingState routing,
        Supplier<Topology> topology,
        Supplier<Catalog> catalog,
        LongSupplier freshCatalog,
        LongPredicate catalogRead,
        BooleanSupplier leaseValid,
        Supplier<LexMode> lexMode,
        Runnable schemaChanged,
        StatementBuffer buffer,
        Planner planner,
        BackendConnector connector,
        Authenticator authenticator,
        SessionRegistry sessions,
        ServerKills kills,
        Consumer<Throwable> failures,
        Clock clock) {}
