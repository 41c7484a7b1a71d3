package io.shardway.api.rest;

/** The body of every error (contract section 6). */
record ErrorBody(String code, String message) {}
