package io.shardway.copier.work;

import io.shardway.contract.Command;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.work.StopSignal;
import io.shardway.messaging.work.UnitWork;

/** The copier's units of work by what is wanted. */
public final class CopyWork implements UnitWork {

    private final WholeCopy whole;
    private final SplitCopy split;

    public CopyWork(WholeCopy whole, SplitCopy split) {
        this.whole = whole;
        this.split = split;
    }

    @Override
    public void run(Command command, StopSignal stop) throws Exception {
        switch (command.want()) {
            case COPY -> whole.run(command, stop::stopRequested);
            case COPY_SPLIT -> split.run(command, stop::stopRequested);
            case STOPPED -> stopped(command);
            case CAPTURE,
                    REDO,
                    FINISH,
                    REPLICATE,
                    VERIFY,
                    PREPARE,
                    SWITCH_REPLICAS,
                    REVERSE_REPLICAS,
                    SWITCH_PRIMARIES,
                    REVERSE_PRIMARIES,
                    CUT_OVER,
                    REVERSE_CUTOVER,
                    COMPLETE,
                    CANCEL ->
                throw new ShardwayException(
                        ErrorCode.UNEXPECTED,
                        "The copier was asked for " + command.want() + " of unit " + command.unit()
                                + ", which is not its work");
        }
    }

    @Override
    public void stopped(Command command) throws Exception {
        whole.stop(command);
    }
}
