package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;

/** One logical packet of a client: the payload without headers, put together when it was sent in several parts. */
public record Packet(int sequence, ByteBuf payload) {}
