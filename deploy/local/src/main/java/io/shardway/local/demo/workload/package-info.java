/** The application: writers and readers that use the gateway as any program would. */
@NullMarked
package io.shardway.local.demo.workload;

import org.jspecify.annotations.NullMarked;
