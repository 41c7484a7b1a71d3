/** Figures, checks, the table on the terminal and the JSON report. */
@NullMarked
package io.shardway.local.demo.report;

import org.jspecify.annotations.NullMarked;
