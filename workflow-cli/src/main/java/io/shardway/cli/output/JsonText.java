package io.shardway.cli.output;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;

/** JSON with an indent of two blanks, a blank behind each colon, and every element on a line of its own. */
public final class JsonText {

    private static final String INDENT = "  ";

    private JsonText() {}

    public static String of(JsonNode node) {
        var text = new StringBuilder();
        write(text, node, "");
        return text.toString();
    }

    private static void write(StringBuilder text, JsonNode node, String indent) {
        if (node.isObject()) {
            var fields = node.properties().iterator();
            block(text, fields, '{', '}', indent, inner -> {
                var field = fields.next();
                string(text, field.getKey());
                text.append(": ");
                write(text, field.getValue(), inner);
            });
        } else if (node.isArray()) {
            var elements = node.elements();
            block(text, elements, '[', ']', indent, inner -> write(text, elements.next(), inner));
        } else if (node.isTextual()) {
            string(text, node.textValue());
        } else {
            text.append(node);
        }
    }

    private static void block(
            StringBuilder text,
            Iterator<?> rest,
            char open,
            char close,
            String indent,
            java.util.function.Consumer<String> element) {
        text.append(open);
        boolean empty = !rest.hasNext();
        while (rest.hasNext()) {
            text.append('\n').append(indent).append(INDENT);
            element.accept(indent + INDENT);
            if (rest.hasNext()) {
                text.append(',');
            }
        }
        if (!empty) {
            text.append('\n').append(indent);
        }
        text.append(close);
    }

    private static void string(StringBuilder text, String value) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, text);
        text.append('"');
    }
}
