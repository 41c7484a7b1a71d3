package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Packets of a LOAD DATA LOCAL transfer as they came, headers included.
 *
 * @param last whether the empty packet that ends the file is in it
 */
public record FileChunk(ByteBuf bytes, boolean last) {}
