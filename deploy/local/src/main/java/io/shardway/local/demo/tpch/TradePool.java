package io.shardway.local.demo.tpch;

import java.util.List;

/**
 * The orders that the application may touch, spread evenly over the whole key range: all whose block of 32 keys is a multiple
 * of {@code stride}. TPC-H uses the first eight keys of a block, so each block of the pool has free keys between used ones. All
 * other orders must be the same at the end as they were at the beginning.
 */
public record TradePool(long stride, List<TpchOrder> orders, List<TpchLine> lines) {
    private static final long KEYS_PER_BLOCK = 32;
    private static final long ORDERS_IN_POOL = 2_000;

    public TradePool {
        orders = List.copyOf(orders);
        lines = List.copyOf(lines);
    }

    static long strideFor(long orders) {
        return Math.max(1, orders / ORDERS_IN_POOL);
    }

    static boolean contains(long stride, long orderKey) {
        return orderKey / KEYS_PER_BLOCK % stride == 0;
    }

    /** A condition that is true for the rows of the pool. */
    public String condition(String orderKeyColumn) {
        return condition(stride, orderKeyColumn);
    }

    static String condition(long stride, String orderKeyColumn) {
        return "((" + orderKeyColumn + " DIV " + KEYS_PER_BLOCK + ") % " + stride + " = 0)";
    }
}
