package io.shardway.kernel.vschema;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.vschema.VSchema.AutoIncrement;
import io.shardway.kernel.vschema.VSchema.ColumnVindex;
import io.shardway.kernel.vschema.VSchema.TableInKeyspace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VSchemaReaderTest {

    @Test
    void readsTheDocumentOfTheReference() {
        var vschema = VSchemaReader.read("""
                {"sharded": true, "require_explicit_routing": true,
                 "vindexes": {
                   "hash": {"type": "hash"},
                   "email_idx": {"type": "consistent_lookup_unique",
                     "params": {"table": "customer_email", "from": "email", "to": "keyspace_id"}, "owner": "customer"}},
                 "tables": {
                   "customer": {
                     "column_vindexes": [{"column": "customer_id", "name": "hash"}, {"columns": ["email"], "name": "email_idx"}],
                     "auto_increment": {"column": "customer_id", "sequence": "commerce.`customer_seq`"}},
                   "country": {"type": "reference", "source": "commerce.country"}}}""").vschema().orElseThrow();

        assertThat(vschema.sharded()).isTrue();
        assertThat(vschema.requireExplicitRouting()).isTrue();
        assertThat(vschema.vindexes()).containsOnlyKeys("hash", "email_idx");
        var customer = vschema.tables().get("customer");
        assertThat(customer).isNotNull();
        assertThat(customer.columnVindexes())
                .containsExactly(
                        new ColumnVindex("hash", List.of("customer_id")),
                        new ColumnVindex("email_idx", List.of("email")));
        assertThat(customer.autoIncrement())
                .contains(
                        new AutoIncrement("customer_id", new TableInKeyspace(Optional.of("commerce"), "customer_seq")));
        assertThat(vschema.tables().values())
                .extracting(VSchema.Table::kind)
                .containsExactly(VSchema.Kind.ORDINARY, VSchema.Kind.REFERENCE);
    }

    @Test
    void takesPlainTablesAndAnEmptyDocument() {
        assertThat(VSchemaReader.read("{\"tables\":{\"orders\":{}}}").vschema())
                .contains(VSchema.plain(List.of("orders")));
        assertThat(VSchemaReader.read("{}").vschema()).contains(VSchema.plain(List.of()));
    }

    @Test
    void readsLowerCamelCaseToo() {
        var vschema = VSchemaReader.read("{\"requireExplicitRouting\":true}").vschema();
        assertThat(vschema.map(VSchema::requireExplicitRouting)).contains(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "not json              |                                        | it is not JSON",
                "{\"tables\":{}        |                                        | it is not JSON",
                "{\"tables\":{},\"tables\":{}} |                                | it is not JSON",
                "{} {}                 |                                        | it is not JSON",
                "[]                    |                                        | a JSON object is needed here, this is a list",
                "{\"sharded\":\"yes\"} | sharded                                | true or false is needed here, this is a text",
                "{\"explicit_routing\":true} | explicit_routing                 | there is no such key here",
                "{\"vindexes\":[]}     | vindexes                               | a JSON object is needed here, this is a list",
                "{\"vindexes\":{\"v\":{}}} | vindexes.v.type                    | a vindex needs a type",
                "{\"vindexes\":{\"v\":{\"type\":\"sha\"}}} | vindexes.v.type   | there is no vindex type sha; there are hash, xxhash",
                "{\"vindexes\":{\"v\":{\"type\":\"hash\",\"params\":{\"a\":1}}}} | vindexes.v.params.a | parameters are texts",
                "{\"tables\":{\"t\":[]}} | tables.t                             | a JSON object is needed here, this is a list",
                "{\"tables\":{\"t\":{\"type\":\"queue\"}}} | tables.t.type      | it is one of sequence, reference, not queue",
                "{\"tables\":{\"t\":{\"column_vindexes\":{}}}} | tables.t.column_vindexes | a JSON list is needed here",
                "{\"tables\":{\"t\":{\"column_vindexes\":[{\"column\":\"a\"}]}}} | tables.t.column_vindexes[0].name | the name of a vindex is needed",
                "{\"tables\":{\"t\":{\"column_vindexes\":[{\"name\":\"v\"}]}}} | tables.t.column_vindexes[0] | exactly one of column and columns",
                "{\"tables\":{\"t\":{\"column_vindexes\":[{\"name\":\"v\",\"columns\":[]}]}}} | tables.t.column_vindexes[0].columns | at least one column",
                "{\"tables\":{\"t\":{\"column_vindexes\":[{\"name\":\"v\",\"columns\":[1]}]}}} | tables.t.column_vindexes[0].columns[0] | columns are texts",
                "{\"tables\":{\"t\":{\"auto_increment\":{\"column\":\"a\"}}}} | tables.t.auto_increment.sequence | the sequence table, as keyspace.table is needed",
                "{\"tables\":{\"t\":{\"auto_increment\":{\"column\":\"a\",\"sequence\":\"a.b.c\"}}}} | tables.t.auto_increment.sequence | it is written keyspace.table",
                "{\"tables\":{\"t\":{\"pinned\":\"8\"}}} | tables.t.pinned      | a keyspace id is an even number of hex digits",
                "{\"foreign_key_mode\":\"maybe\"} | foreign_key_mode            | it is one of unspecified"
            })
    void saysWhatIsWrongWithTheShapeAndWhere(String text, String path, String sentence) {
        var reading = VSchemaReader.read(text);

        assertThat(reading.vschema()).isEmpty();
        assertThat(reading.problems()).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path == null ? "" : path);
            assertThat(problem.sentence()).startsWith(sentence);
        });
    }

    @Test
    void saysEverythingAtOnce() {
        assertThat(VSchemaReader.read("{\"sharded\":1,\"vindexes\":2,\"tables\":3,\"x\":4}")
                        .problems())
                .extracting(VSchemaProblem::path)
                .containsExactly("sharded", "vindexes", "tables", "x");
    }
}
