package io.shardway.api.rest;

/**
 * A text as it is, and as HTML that shows exactly that text.
 *
 * @param html the escaped text in a {@code pre} element; nothing in the text becomes markup
 */
record TextBody(String raw, String html) {

    static TextBody of(String raw) {
        return new TextBody(raw, html(raw));
    }

    static String html(String raw) {
        var html = new StringBuilder("<pre>");
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return html.append("</pre>").toString();
    }
}
