package io.shardway.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.api.ApiException;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Pages;
import io.shardway.cli.command.Requests;
import io.shardway.cli.model.Envelope;
import io.shardway.cli.model.Shapes;
import io.shardway.cli.terminal.Form;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

/** {@code create --interactive}: asks for each part of a workflow, with what the flags said as the answer that Enter gives. */
final class CreateQuestions {

    private static final String SEQUENCE = "_seq";

    private record Keyspace(String name, boolean sharded) {}

    private final Call call;
    private final Form form;

    CreateQuestions(Call call) {
        this.call = call;
        this.form = new Form(call.output().terminal(), "creating the workflow");
    }

    /** @throws io.shardway.cli.failure.Failure when a look-up of keyspaces fails or the input ends */
    CreateWish complete(CreateWish given) {
        var keyspaces = keyspaces();
        var name = form.text("Name", given.name());
        var source = form.choice("Source keyspace", names(keyspaces), given.sourceKeyspace());
        var tables = form.several("Tables", tables(source), given.tables());
        var target = form.choice(
                "Target keyspace",
                names(keyspaces).stream().filter(other -> !other.equals(source)).toList(),
                given.targetKeyspace());
        boolean defer = form.yesOrNo("Build secondary indexes after the copy?", given.deferSecondaryKeys());
        var onDdl = form.choice("When the source's tables are altered", OnDdl.VALUES, given.onDdl());
        var global = isSharded(keyspaces, target) && !isSharded(keyspaces, source)
                ? form.choice(
                        "Global keyspace, for sequence tables", globals(keyspaces, target), given.globalKeyspace())
                : given.globalKeyspace();
        return new CreateWish(name, source, target, tables, global, defer, onDdl);
    }

    private List<Keyspace> keyspaces() {
        var style = call.style();
        var items = Requests.ask(
                call,
                "Fetching the keyspaces of %s…".formatted(style.name(call.argument(1))),
                "database %s or branch %s does not exist in organization %s"
                        .formatted(
                                style.name(call.database()),
                                style.name(call.argument(1)),
                                style.name(call.organization())),
                () -> Pages.all(call.client(), call.branchPath("keyspaces"), Shapes.KEYSPACE, "keyspace"));
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> new Keyspace(
                        item.path("name").asText(), item.path("sharded").asBoolean()))
                .toList();
    }

    /** Sequence tables are not offered. A look-up that fails gives none, and names can be typed. */
    private List<String> tables(String keyspace) {
        try {
            JsonNode answer = call.client().get(call.branchPath("schema") + query(keyspace));
            return StreamSupport.stream(
                            Envelope.items(answer, Shapes.TABLE_SCHEMA, "table").spliterator(), false)
                    .map(table -> table.path("name").asText())
                    .filter(table -> !table.endsWith(SEQUENCE))
                    .toList();
        } catch (ApiException _) {
            return List.of();
        }
    }

    private static String query(String keyspace) {
        return keyspace.isEmpty() ? "" : "?keyspace=" + URLEncoder.encode(keyspace, StandardCharsets.UTF_8);
    }

    private static List<String> names(List<Keyspace> keyspaces) {
        return keyspaces.stream().map(Keyspace::name).toList();
    }

    private static List<String> globals(List<Keyspace> keyspaces, String target) {
        return keyspaces.stream()
                .filter(keyspace -> !keyspace.sharded() && !keyspace.name().equals(target))
                .map(Keyspace::name)
                .toList();
    }

    private static boolean isSharded(List<Keyspace> keyspaces, String name) {
        return keyspaces.stream().anyMatch(keyspace -> keyspace.name().equals(name) && keyspace.sharded());
    }
}
