package io.shardway.kernel.vschema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every cause of an invalid VSchema, each with a sentence of its own. */
class VSchemaCheckTest {

    private static final String CUSTOMER = """
            {"sharded": true,
             "vindexes": {"hash": {"type": "hash"}},
             "tables": {"customer": {"column_vindexes": [{"column": "id", "name": "hash"}]}}}""";

    private final BranchOfTables branch = new BranchOfTables()
            .with("wide", "customer", "id INTEGER", "email CHARACTER", "photo BINARY", "score FLOATING")
            .with("wide", "customer_email", "email CHARACTER", "keyspace_id BINARY")
            .with("wide", "event", "tenant_id INTEGER", "id INTEGER")
            .with("main", "customer_seq", "id INTEGER", "next_id INTEGER", "cache INTEGER")
            .with("main", "plain", "id INTEGER")
            .saying(
                    "main",
                    "{\"tables\":{\"customer_seq\":{\"type\":\"sequence\"},\"plain\":{\"type\":\"sequence\"}}}");

    private List<String> problems(String vschema) {
        return VSchemaCheck.problems(VSchemaReader.read(vschema).vschema().orElseThrow(), branch).stream()
                .map(VSchemaProblem::text)
                .toList();
    }

    private List<String> customer(String vindexes, String table) {
        return problems("{\"sharded\":true,\"vindexes\":{" + vindexes + "},\"tables\":{\"customer\":{" + table
                + "},\"customer_email\":{\"type\":\"reference\"}}}");
    }

    @Test
    void findsNothingWrongWithWhatHolds() {
        assertThat(problems(CUSTOMER)).isEmpty();
        assertThat(customer("""
                        "h": {"type": "xxhash"},
                        "m": {"type": "consistent_lookup_unique", "owner": "customer",
                              "params": {"table": "customer_email", "from": "email", "to": "keyspace_id", "autocommit": "true"}}""", """
                        "column_vindexes": [{"column": "id", "name": "h"}, {"column": "email", "name": "m"}],
                        "auto_increment": {"column": "id", "sequence": "main.customer_seq"}""")).isEmpty();
        assertThat(problems("""
                        {"sharded": true,
                         "vindexes": {"mc": {"type": "multicol", "params": {"column_count": "2", "column_vindex": "hash,xxhash"}}},
                         "tables": {"event": {"column_vindexes": [{"columns": ["tenant_id", "id"], "name": "mc"}]}}}""")).isEmpty();
    }

    @Test
    void missesATableThatNoServerHas() {
        assertThat(problems("{\"sharded\":true,\"tables\":{\"nowhere\":{\"pinned\":\"00\"}}}"))
                .singleElement()
                .asString()
                .startsWith("at tables.nowhere: there is no table nowhere in keyspace wide");
    }

    @Test
    void missesAVindexThatIsNotDefined() {
        assertThat(customer("", "\"column_vindexes\":[{\"column\":\"id\",\"name\":\"hash\"}]"))
                .containsExactly(
                        "at tables.customer.column_vindexes[0].name: vindex hash is not defined; add it to vindexes");
    }

    @Test
    void missesAColumn() {
        assertThat(customer("\"h\":{\"type\":\"hash\"}", "\"column_vindexes\":[{\"column\":\"nr\",\"name\":\"h\"}]"))
                .containsExactly("at tables.customer.column_vindexes[0]: table customer has no column nr");
        assertThat(
                        customer(
                                "\"h\":{\"type\":\"hash\"}",
                                "\"column_vindexes\":[{\"column\":\"id\",\"name\":\"h\"}],\"auto_increment\":{\"column\":\"nr\",\"sequence\":\"main.customer_seq\"}"))
                .containsExactly("at tables.customer.auto_increment.column: table customer has no column nr");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hash                 | email | needs an integer column, and email is CHARACTER",
                "numeric              | photo | needs an integer column, and photo is BINARY",
                "reverse_bits         | email | needs an integer column",
                "unicode_loose_md5    | id    | needs a text column, and id is INTEGER",
                "unicode_loose_xxhash | photo | needs a text column, and photo is BINARY",
                "xxhash               | score | needs a column whose values are exact",
                "binary_md5           | score | needs a column whose values are exact"
            })
    void refusesAVindexThatDoesNotSuitItsColumn(String type, String column, String sentence) {
        assertThat(customer(
                        "\"v\":{\"type\":\"" + type + "\"}",
                        "\"column_vindexes\":[{\"column\":\"" + column + "\",\"name\":\"v\"}]"))
                .singleElement()
                .asString()
                .contains("vindex v of type " + type + " " + sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "hash, id",
        "xxhash, id",
        "xxhash, email",
        "xxhash, photo",
        "binary_md5, photo",
        "binary, email",
        "unicode_loose_md5, email",
        "unicode_loose_xxhash, email",
        "numeric, id",
        "null, score"
    })
    void takesAVindexThatSuitsItsColumn(String type, String column) {
        assertThat(customer(
                        "\"v\":{\"type\":\"" + type + "\"}",
                        "\"column_vindexes\":[{\"column\":\"" + column + "\",\"name\":\"v\"}]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hash       | \"x\":\"1\"                                  | params.x: vindex type hash has no such parameter; it has none",
                "multicol   | \"column_bytes\":\"4,4\"                     | params.column_count: this parameter is needed",
                "multicol   | \"column_count\":\"9\"                       | params.column_count: it is a number from 1 to 8",
                "multicol   | \"column_count\":\"2\",\"column_bytes\":\"8,8\" | params.column_bytes: the bytes of all columns are 16",
                "multicol   | \"column_count\":\"2\",\"column_bytes\":\"8\" | params.column_bytes: it lists 1 numbers for 2 columns",
                "multicol   | \"column_count\":\"2\",\"column_vindex\":\"lookup\" | params.column_vindex: lookup is no vindex type that takes one value",
                "numeric_static_map | \"fallback_type\":\"hash\"           | params: exactly one of json and json_path is needed",
                "numeric_static_map | \"json\":\"[1]\"                     | params.json: it is a JSON object",
                "region_experimental | \"region_bytes\":\"3\"              | params.region_bytes: it is 1 or 2",
                "region_json | \"region_bytes\":\"1\"                      | params.region_map: this parameter is needed",
                "cfc        | \"hash\":\"md5\"                             | params.offsets: it is needed beside hash",
                "cfc        | \"hash\":\"sha\",\"offsets\":\"[1]\"         | params.hash: it is md5 or xxhash64",
                "cfc        | \"offsets\":\"[2,2]\"                        | params.offsets: its offsets are whole numbers",
                "lookup     | \"from\":\"a\",\"to\":\"b\"                  | params.table: this parameter is needed",
                "lookup     | \"table\":\"customer_email\",\"from\":\"email\",\"to\":\"keyspace_id\",\"write_only\":\"yes\" | params.write_only: it is the text true or false",
                "lookup     | \"table\":\"customer_email\",\"from\":\"email\",\"to\":\"id\" | params.to: lookup table customer_email has no column id",
                "lookup     | \"table\":\"gone\",\"from\":\"a\",\"to\":\"b\" | params.table: lookup table gone does not exist"
            })
    void refusesBadParameters(String type, String params, String sentence) {
        assertThat(problems("{\"sharded\":true,\"vindexes\":{\"v\":{\"type\":\"" + type + "\",\"params\":{" + params
                        + "}}}}"))
                .anySatisfy(text -> assertThat(text).contains(sentence));
    }

    @Test
    void countsTheColumnsOfAVindex() {
        assertThat(
                        problems(
                                "{\"sharded\":true,\"vindexes\":{\"h\":{\"type\":\"hash\"}},\"tables\":{\"event\":{\"column_vindexes\":[{\"columns\":[\"tenant_id\",\"id\"],\"name\":\"h\"}]}}}"))
                .containsExactly("at tables.event.column_vindexes[0]: vindex h takes 1 columns, not 2");
        assertThat(
                        problems(
                                "{\"sharded\":true,\"vindexes\":{\"h\":{\"type\":\"region_experimental\",\"params\":{\"region_bytes\":\"1\"}}},\"tables\":{\"event\":{\"column_vindexes\":[{\"columns\":[\"id\",\"id\"],\"name\":\"h\"}]}}}"))
                .containsExactly("at tables.event.column_vindexes[0]: column id stands there twice");
    }

    @Test
    void letsOnlyUniqueVindexesWithoutOwnerPlaceRows() {
        String params = "\"params\":{\"table\":\"customer_email\",\"from\":\"email\",\"to\":\"keyspace_id\"}";
        String table = "\"column_vindexes\":[{\"column\":\"email\",\"name\":\"l\"}]";

        assertThat(customer("\"l\":{\"type\":\"lookup\"," + params + "}", table))
                .singleElement()
                .asString()
                .contains("is not unique and cannot be the primary vindex");
        assertThat(customer("\"l\":{\"type\":\"lookup_unique\",\"owner\":\"customer\"," + params + "}", table))
                .singleElement()
                .asString()
                .contains("is a lookup with an owner and cannot be the primary vindex");
        assertThat(customer("\"l\":{\"type\":\"lookup_unique\"," + params + "}", table))
                .isEmpty();
    }

    @Test
    void refusesOwnersThatOwnNothing() {
        assertThat(customer(
                        "\"h\":{\"type\":\"hash\",\"owner\":\"customer\"}",
                        "\"column_vindexes\":[{\"column\":\"id\",\"name\":\"h\"}]"))
                .containsExactly("at vindexes.h.owner: only lookup vindexes have an owner, hash has none");
        String lookup =
                "\"h\":{\"type\":\"hash\"},\"l\":{\"type\":\"lookup\",\"owner\":\"%s\",\"params\":{\"table\":\"customer_email\",\"from\":\"email\",\"to\":\"keyspace_id\"}}";
        String table = "\"column_vindexes\":[{\"column\":\"id\",\"name\":\"h\"}]";
        assertThat(customer(lookup.formatted("nobody"), table))
                .containsExactly("at vindexes.l.owner: table nobody is not in this VSchema");
        assertThat(customer(lookup.formatted("customer"), table))
                .containsExactly(
                        "at vindexes.l.owner: table customer does not use the vindex; list it in its column_vindexes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere.seq       | there is no keyspace nowhere for sequence table nowhere.seq",
                "main.gone         | sequence table main.gone does not exist; create it first",
                "main.plain        | sequence table main.plain needs the integer columns id, next_id and cache; it lacks next_id, cache",
                "customer_email    | table customer_email is not of type sequence in the VSchema of its keyspace"
            })
    void refusesASequenceThatIsNone(String sequence, String sentence) {
        assertThat(customer(
                        "\"h\":{\"type\":\"hash\"}",
                        "\"column_vindexes\":[{\"column\":\"id\",\"name\":\"h\"}],\"auto_increment\":{\"column\":\"id\",\"sequence\":\""
                                + sequence + "\"}"))
                .first()
                .asString()
                .startsWith("at tables.customer.auto_increment.sequence: " + sentence);
    }

    @Test
    void handsNumbersOnlyToIntegerColumns() {
        assertThat(
                        customer(
                                "\"h\":{\"type\":\"hash\"}",
                                "\"column_vindexes\":[{\"column\":\"id\",\"name\":\"h\"}],\"auto_increment\":{\"column\":\"email\",\"sequence\":\"main.customer_seq\"}"))
                .containsExactly(
                        "at tables.customer.auto_increment.column: column email is CHARACTER; a sequence hands out integers");
    }

    @Test
    void wantsSequenceTablesTypedRightAndInUnshardedKeyspaces() {
        assertThat(problems("{\"sharded\":true,\"tables\":{\"event\":{\"type\":\"sequence\"}}}"))
                .containsExactly(
                        "at tables.event.type: sequence table event belongs into a keyspace that is not sharded",
                        "at tables.event: sequence table event needs the integer columns id, next_id and cache; it lacks next_id, cache");
    }

    @Test
    void keepsShardedAndUnshardedApart() {
        assertThat(problems("{\"tables\":{\"event\":{}}}"))
                .containsExactly("at sharded: keyspace wide has 2 shards; it is true here");
        branch.shards(1);
        assertThat(problems("{\"tables\":{\"event\":{}}}")).isEmpty();
        assertThat(problems("{\"vindexes\":{\"h\":{\"type\":\"hash\"}}}"))
                .singleElement()
                .asString()
                .startsWith("at vindexes: a keyspace that is not sharded has no vindexes");
        assertThat(problems("{\"sharded\":true,\"tables\":{\"event\":{}}}"))
                .singleElement()
                .asString()
                .contains("table event of a sharded keyspace needs a primary vindex");
    }

    @Test
    void leavesThePrimaryVindexOfAPopulatedTable() {
        branch.saying("wide", CUSTOMER).withRowsIn("customer");

        assertThat(problems(CUSTOMER)).isEmpty();
        assertThat(problems(CUSTOMER.replace("\"hash\"", "\"renamed\"")
                        .replace("\"type\": \"renamed\"", "\"type\": \"hash\"")))
                .as("another name is the same function")
                .isEmpty();
        assertThat(problems(CUSTOMER.replace("\"type\": \"hash\"", "\"type\": \"xxhash\"")))
                .singleElement()
                .asString()
                .contains("table customer has rows, which lie where its primary vindex hash(id) has put them");
        assertThat(problems("{\"sharded\":true}")).as("taken out").hasSize(1);
        assertThat(
                        problems(
                                "{\"sharded\":true,\"vindexes\":{\"hash\":{\"type\":\"xxhash\"}},\"tables\":{\"customer\":{\"column_vindexes\":[{\"column\":\"email\",\"name\":\"hash\"}]}}}"))
                .hasSize(1);
    }

    @Test
    void changesThePrimaryVindexOfAnEmptyTable() {
        branch.saying("wide", CUSTOMER);

        assertThat(problems(CUSTOMER.replace("\"type\": \"hash\"", "\"type\": \"xxhash\"")))
                .isEmpty();
    }
}
