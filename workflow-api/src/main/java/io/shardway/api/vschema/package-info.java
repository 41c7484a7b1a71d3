/** VSchemas of keyspaces: shown, checked against live servers, changed. */
@NullMarked
package io.shardway.api.vschema;

import org.jspecify.annotations.NullMarked;
