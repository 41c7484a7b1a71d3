package io.shardway.api.messaging;

import io.quarkus.logging.Log;
import io.shardway.api.progress.ProgressStore;
import io.shardway.contract.ContractJson;
import io.shardway.contract.progress.Progress;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Progress into its projection. A report that fails to be stored is replaced by the next. */
@ApplicationScoped
public class ProgressChannel {

    private final ProgressStore store;

    ProgressChannel(ProgressStore store) {
        this.store = store;
    }

    @Incoming("progress")
    Uni<Void> take(byte[] report) {
        Progress progress;
        try {
            progress = ContractJson.read(report, Progress.class);
        } catch (IllegalArgumentException e) {
            Log.warnf("Skipping a progress report: %s", e.getMessage());
            return Uni.createFrom().voidItem();
        }
        return store.take(progress).onFailure().recoverWithUni(e -> {
            Log.warnf(e, "Cannot store a progress report key=%s", progress.key());
            return Uni.createFrom().voidItem();
        });
    }
}
