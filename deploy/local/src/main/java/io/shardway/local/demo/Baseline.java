package io.shardway.local.demo;

import io.shardway.testing.Account;
import io.shardway.testing.MariaDbPrograms;
import io.shardway.testing.MariaDbServer;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What people do without us: {@code mariadb-dump | mariadb} of one table between the same servers, beside the same application. */
public final class Baseline {
    private static final String SCHEMA = "baseline";
    private static final int LIMIT_MINUTES = 30;

    private final MariaDbServer source;
    private final String keyspace;
    private final MariaDbServer target;

    public Baseline(MariaDbServer source, String keyspace, MariaDbServer target) {
        this.source = source;
        this.keyspace = keyspace;
        this.target = target;
    }

    /** @return rows a second, until the last row and index is there */
    public double rowsPerSecond(String table) {
        target.execute("CREATE DATABASE " + SCHEMA);
        try {
            long from = System.nanoTime();
            pipe(
                    program("mariadb-dump", source, "--single-transaction", "--quick", keyspace, table),
                    program("mariadb", target, SCHEMA));
            double seconds = (System.nanoTime() - from) / 1e9;
            return rows(target, table) / seconds;
        } finally {
            target.dropSchema(SCHEMA);
        }
    }

    private static long rows(MariaDbServer server, String table) {
        try (var connection = server.connect(Account.ROOT, SCHEMA);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        } catch (java.sql.SQLException failed) {
            throw new IllegalStateException("Cannot count what mariadb-dump | mariadb brought", failed);
        }
    }

    private static ProcessBuilder program(String name, MariaDbServer server, String... arguments) {
        var command = new ArrayList<>(List.of(
                MariaDbPrograms.path(name).toString(),
                "--no-defaults",
                "--skip-ssl",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + Account.ROOT.user()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(Redirect.to(new File("/dev/null")));
        builder.environment().put("MYSQL_PWD", Account.ROOT.password());
        return builder;
    }

    private static void pipe(ProcessBuilder from, ProcessBuilder to) {
        to.redirectOutput(Redirect.DISCARD);
        var processes = List.<Process>of();
        try {
            processes = ProcessBuilder.startPipeline(List.of(from, to));
            for (var process : processes) {
                if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                    throw new IllegalStateException("mariadb-dump | mariadb failed: "
                            + process.info().command().orElse("a program"));
                }
            }
        } catch (IOException failed) {
            throw new IllegalStateException("Cannot start mariadb-dump | mariadb", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during mariadb-dump | mariadb", interrupted);
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }
}
