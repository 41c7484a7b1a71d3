package io.shardway.api.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of every error (contract section 6). */
@Schema(name = "Error", description = "Why a request was not answered as asked")
record ErrorBody(String code, String message) {}
