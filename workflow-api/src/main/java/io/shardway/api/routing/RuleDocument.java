package io.shardway.api.routing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The JSON form of routing rules: {@code {"rules":[{"from_table":"ks.t@replica","to_tables":["ks2.t"]}]}}. */
final class RuleDocument {

    private static final int MOST_RULES = 2000;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RuleDocument() {}

    /** @param problems each with its place; no rules when there are any */
    record Reading(List<Rule> rules, List<String> problems) {
        Reading {
            rules = List.copyOf(rules);
            problems = List.copyOf(problems);
        }
    }

    static String write(List<Rule> rules) {
        ObjectNode root = MAPPER.createObjectNode();
        var list = root.putArray("rules");
        rules.forEach(rule -> {
            ObjectNode item = list.addObject();
            item.put("from_table", rule.from());
            item.putArray("to_tables").add(rule.to());
        });
        return root.toPrettyString();
    }

    static Reading read(String text) {
        List<String> problems = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        try {
            rules.addAll(rules(MAPPER.readTree(text), problems));
        } catch (JsonProcessingException e) {
            problems.add("it is not JSON: " + e.getOriginalMessage());
        }
        return new Reading(problems.isEmpty() ? rules : List.of(), problems);
    }

    private static List<Rule> rules(JsonNode root, List<String> problems) {
        List<Rule> rules = new ArrayList<>();
        JsonNode list = root.path("rules");
        if (!root.isObject() || !list.isArray()) {
            problems.add("it is an object with a list rules");
            return rules;
        }
        unknown(root, Set.of("rules"), "").ifPresent(problems::add);
        if (list.size() > MOST_RULES) {
            problems.add("there are " + list.size() + " rules; " + MOST_RULES + " are possible");
            return rules;
        }
        for (int i = 0; i < list.size(); i++) {
            rule(list.get(i), "rules[" + i + "]", problems).ifPresent(rules::add);
        }
        return rules;
    }

    private static Optional<Rule> rule(JsonNode node, String path, List<String> problems) {
        JsonNode from = node.path("from_table");
        JsonNode targets = node.path("to_tables");
        if (!node.isObject() || !from.isTextual() || !targets.isArray()) {
            problems.add("at " + path + ": a rule is an object with the text from_table and the list to_tables");
            return Optional.empty();
        }
        unknown(node, Set.of("from_table", "to_tables"), path).ifPresent(problems::add);
        if (targets.size() != 1 || !targets.get(0).isTextual()) {
            problems.add("at " + path + ".to_tables: exactly one table is needed, there are " + targets.size());
            return Optional.empty();
        }
        Optional<Rule> rule = Rule.parse(from.asText(), targets.get(0).asText());
        if (rule.isEmpty()) {
            problems.add("at " + path + ": names are written keyspace.table, from_table also with @primary, @replica or"
                    + " @rdonly; this is " + from.asText() + " to "
                    + targets.get(0).asText());
        }
        return rule;
    }

    private static Optional<String> unknown(JsonNode node, Set<String> known, String path) {
        Set<String> others = new TreeSet<>();
        node.fieldNames().forEachRemaining(others::add);
        others.removeAll(known);
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of((path.isEmpty() ? "" : "at " + path + ": ") + "there is no such key here: "
                        + String.join(", ", others));
    }
}
