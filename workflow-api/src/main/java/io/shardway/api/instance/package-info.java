/** Who this process is among the instances of workflow-api, and what every instance does now and then for all of them. */
@NullMarked
package io.shardway.api.instance;

import org.jspecify.annotations.NullMarked;
