package io.shardway.gateway.session;

/** What becomes of a server's answer. */
enum Fate {
    /** The client gets it. */
    PASSED_ON,
    /** A fence refused the statement, and nothing of it happened: it is sent again when the rules are newer. */
    REFUSED_BY_FENCE,
    /** A fence refused a statement after others: the transaction is rolled back, and the client may try it again. */
    TRANSACTION_REFUSED_BY_FENCE;

    /**
     * The answer ends with a fence's refusal.
     *
     * @param repeatable whether the refusal means that the whole statement did nothing
     * @param transactional whether the session was bound to the server before
     * @param untouched whether the refusal is the whole answer, and no file of the client went there
     */
    static Fate ofRefusal(boolean repeatable, boolean transactional, boolean untouched) {
        if (!repeatable) {
            return PASSED_ON;
        }
        return untouched && !transactional ? REFUSED_BY_FENCE : TRANSACTION_REFUSED_BY_FENCE;
    }
}
