package io.shardway.cli.command;

import io.shardway.cli.api.ApiException;
import io.shardway.cli.api.ApiException.Kind;
import io.shardway.cli.failure.Failure;
import java.util.function.Supplier;

/** Requests whose "not found" is said in the command's own words (contract section 6). */
public final class Requests {

    private Requests() {}

    /** Says what is going on while the request runs. */
    public static <T> T ask(Call call, String activity, String notFound, Supplier<T> request) {
        try (var _ = call.output().activity(activity)) {
            return request.get();
        } catch (ApiException e) {
            throw e.kind() == Kind.NOT_FOUND ? Failure.notFound(notFound) : e;
        }
    }
}
