package io.shardway.kernel.vschema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The parameters that each vindex type takes (all are texts), and whether they make sense together. */
final class VindexParams {

    private static final int MOST_COLUMNS = 8;
    private static final int ID_BYTES = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> LOOKUP = Set.of(
            "table",
            "from",
            "to",
            "autocommit",
            "write_only",
            "ignore_nulls",
            "batch_lookup",
            "read_lock",
            "no_verify",
            "multi_shard_autocommit");
    private static final Set<String> LOOKUP_FLAGS =
            Set.of("autocommit", "write_only", "ignore_nulls", "batch_lookup", "no_verify", "multi_shard_autocommit");

    private VindexParams() {}

    /** Everything wrong with the parameters, each as a path below the vindex and a sentence. */
    static List<VSchemaProblem> problems(String path, VindexType type, Map<String, String> params) {
        var found = new ArrayList<VSchemaProblem>();
        Set<String> known = known(type);
        for (String name : new TreeSet<>(params.keySet())) {
            if (!known.contains(name)) {
                found.add(new VSchemaProblem(
                        path + ".params." + name,
                        "vindex type " + type.word() + " has no such parameter; "
                                + (known.isEmpty()
                                        ? "it has none"
                                        : "it has " + String.join(", ", new TreeSet<>(known)))));
            }
        }
        var check = new Check(path, params, found);
        switch (type) {
            case NUMERIC_STATIC_MAP -> staticMap(check);
            case MULTICOL -> multicol(check);
            case REGION_EXPERIMENTAL -> check.needed("region_bytes", VindexParams::regionBytes);
            case REGION_JSON -> {
                check.needed("region_bytes", VindexParams::regionBytes);
                check.needed("region_map", _ -> Optional.empty());
            }
            case CFC -> cfc(check);
            case CONSISTENT_LOOKUP_UNIQUE,
                    CONSISTENT_LOOKUP,
                    LOOKUP_UNIQUE,
                    LOOKUP,
                    LOOKUP_HASH_UNIQUE,
                    LOOKUP_HASH,
                    LOOKUP_UNICODELOOSEMD5_HASH_UNIQUE,
                    LOOKUP_UNICODELOOSEMD5_HASH -> lookup(check);
            case HASH,
                    XXHASH,
                    NUMERIC,
                    BINARY,
                    BINARY_MD5,
                    UNICODE_LOOSE_MD5,
                    UNICODE_LOOSE_XXHASH,
                    REVERSE_BITS,
                    NULL -> {}
        }
        return List.copyOf(found);
    }

    /** How many columns a vindex of this type takes; empty when its parameters do not say (a problem of their own). */
    static Optional<Integer> columns(VSchema.Vindex vindex) {
        return switch (vindex.type()) {
            case MULTICOL ->
                Optional.ofNullable(vindex.params().get("column_count")).flatMap(VindexParams::number);
            case REGION_EXPERIMENTAL, REGION_JSON -> Optional.of(2);
            case CONSISTENT_LOOKUP_UNIQUE,
                    CONSISTENT_LOOKUP,
                    LOOKUP_UNIQUE,
                    LOOKUP,
                    LOOKUP_HASH_UNIQUE,
                    LOOKUP_HASH,
                    LOOKUP_UNICODELOOSEMD5_HASH_UNIQUE,
                    LOOKUP_UNICODELOOSEMD5_HASH ->
                Optional.ofNullable(vindex.params().get("from")).map(from -> from.split(",", -1).length);
            case HASH,
                    XXHASH,
                    NUMERIC,
                    BINARY,
                    BINARY_MD5,
                    UNICODE_LOOSE_MD5,
                    UNICODE_LOOSE_XXHASH,
                    REVERSE_BITS,
                    NUMERIC_STATIC_MAP,
                    CFC,
                    NULL -> Optional.of(1);
        };
    }

    private static Set<String> known(VindexType type) {
        return switch (type) {
            case NUMERIC_STATIC_MAP -> Set.of("json", "json_path", "fallback_type");
            case MULTICOL -> Set.of("column_count", "column_bytes", "column_vindex");
            case REGION_EXPERIMENTAL -> Set.of("region_bytes");
            case REGION_JSON -> Set.of("region_bytes", "region_map");
            case CFC -> Set.of("hash", "offsets");
            case CONSISTENT_LOOKUP_UNIQUE,
                    CONSISTENT_LOOKUP,
                    LOOKUP_UNIQUE,
                    LOOKUP,
                    LOOKUP_HASH_UNIQUE,
                    LOOKUP_HASH,
                    LOOKUP_UNICODELOOSEMD5_HASH_UNIQUE,
                    LOOKUP_UNICODELOOSEMD5_HASH -> LOOKUP;
            case HASH,
                    XXHASH,
                    NUMERIC,
                    BINARY,
                    BINARY_MD5,
                    UNICODE_LOOSE_MD5,
                    UNICODE_LOOSE_XXHASH,
                    REVERSE_BITS,
                    NULL -> Set.of();
        };
    }

    private static void staticMap(Check check) {
        boolean inline = check.params.containsKey("json");
        if (inline == check.params.containsKey("json_path")) {
            check.add("params", "exactly one of json and json_path is needed");
        }
        check.given("json", VindexParams::numberMap);
        check.given(
                "fallback_type",
                word -> VindexType.of(word)
                                .filter(type -> type.family() == VindexType.Family.FUNCTIONAL)
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of("it names a functional vindex type, not " + word));
    }

    private static void multicol(Check check) {
        check.needed("column_count", VindexParams::columnCount);
        Optional<Integer> count =
                Optional.ofNullable(check.params.get("column_count")).flatMap(VindexParams::number);
        check.given("column_bytes", text -> bytes(text, count));
        check.given("column_vindex", text -> functions(text, count));
    }

    private static void cfc(Check check) {
        check.given(
                "hash",
                text -> text.equals("md5") || text.equals("xxhash64")
                        ? Optional.empty()
                        : Optional.of("it is md5 or xxhash64"));
        if (check.params.containsKey("hash") && !check.params.containsKey("offsets")) {
            check.add("params.offsets", "it is needed beside hash");
        }
        check.given("offsets", VindexParams::offsets);
    }

    private static void lookup(Check check) {
        check.needed(
                "table",
                text -> VSchema.TableInKeyspace.parse(text).isPresent()
                        ? Optional.empty()
                        : Optional.of("it is table or keyspace.table"));
        check.needed("from", _ -> Optional.empty());
        check.needed("to", _ -> Optional.empty());
        LOOKUP_FLAGS.forEach(flag -> check.given(
                flag,
                text -> text.equals("true") || text.equals("false")
                        ? Optional.empty()
                        : Optional.of("it is the text true or false")));
        check.given(
                "read_lock",
                text -> Set.of("exclusive", "shared", "none").contains(text)
                        ? Optional.empty()
                        : Optional.of("it is exclusive, shared or none"));
    }

    private static Optional<String> regionBytes(String text) {
        return text.equals("1") || text.equals("2") ? Optional.empty() : Optional.of("it is 1 or 2");
    }

    private static Optional<String> columnCount(String text) {
        return number(text).filter(count -> count >= 1 && count <= MOST_COLUMNS).isPresent()
                ? Optional.empty()
                : Optional.of("it is a number from 1 to " + MOST_COLUMNS);
    }

    private static Optional<String> bytes(String text, Optional<Integer> count) {
        List<Optional<Integer>> parts =
                Arrays.stream(text.split(",", -1)).map(VindexParams::number).toList();
        if (parts.stream().anyMatch(part -> part.filter(size -> size >= 1).isEmpty())) {
            return Optional.of("it is a list of numbers from 1, joined by commas");
        }
        int sum = parts.stream().mapToInt(part -> part.orElse(0)).sum();
        if (sum > ID_BYTES) {
            return Optional.of("the bytes of all columns are " + sum + " and may be " + ID_BYTES + " at most");
        }
        return count.filter(columns -> columns != parts.size())
                .map(columns -> "it lists " + parts.size() + " numbers for " + columns + " columns");
    }

    private static Optional<String> functions(String text, Optional<Integer> count) {
        String[] parts = text.split(",", -1);
        for (String part : parts) {
            boolean known = part.isEmpty()
                    || VindexType.of(part)
                            .filter(type -> type.family() == VindexType.Family.FUNCTIONAL
                                    && columns(new VSchema.Vindex(type, Map.of(), Optional.empty()))
                                            .equals(Optional.of(1)))
                            .isPresent();
            if (!known) {
                return Optional.of(part + " is no vindex type that takes one value");
            }
        }
        return count.filter(columns -> columns < parts.length)
                .map(columns -> "it lists " + parts.length + " types for " + columns + " columns");
    }

    private static Optional<String> offsets(String text) {
        Optional<JsonNode> list = json(text).filter(JsonNode::isArray);
        if (list.isEmpty()) {
            return Optional.of("it is a JSON list of growing byte offsets, as in [2, 4]");
        }
        int before = 0;
        for (JsonNode offset : list.get()) {
            if (!offset.canConvertToInt() || !offset.isIntegralNumber() || offset.asInt() <= before) {
                return Optional.of("its offsets are whole numbers from 1, each larger than the one before");
            }
            before = offset.asInt();
        }
        return Optional.empty();
    }

    private static Optional<String> numberMap(String text) {
        Optional<JsonNode> map = json(text).filter(JsonNode::isObject);
        boolean numbers = map.isPresent()
                && map.get().properties().stream()
                        .allMatch(entry -> entry.getKey().matches("[0-9]+")
                                && entry.getValue().isIntegralNumber()
                                && entry.getValue().bigIntegerValue().signum() >= 0);
        return numbers ? Optional.empty() : Optional.of("it is a JSON object from decimal texts to whole numbers");
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text));
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,6}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    /** Collects what single parameters say. */
    private record Check(String path, Map<String, String> params, List<VSchemaProblem> found) {

        void needed(String name, Function<String, Optional<String>> problem) {
            if (Optional.ofNullable(params.get(name))
                    .filter(text -> !text.isBlank())
                    .isEmpty()) {
                add("params." + name, "this parameter is needed");
            } else {
                given(name, problem);
            }
        }

        void given(String name, Function<String, Optional<String>> problem) {
            Optional.ofNullable(params.get(name))
                    .flatMap(problem)
                    .ifPresent(sentence -> add("params." + name, sentence));
        }

        void add(String below, String sentence) {
            found.add(new VSchemaProblem(path + "." + below, sentence));
        }
    }
}
