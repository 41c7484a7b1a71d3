/** How the command talks to workflow-api: addresses, credentials, requests, and what an answer means. */
@NullMarked
package io.shardway.cli.api;

import org.jspecify.annotations.NullMarked;
