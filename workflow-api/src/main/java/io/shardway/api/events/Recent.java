package io.shardway.api.events;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/** The newest events without a gap, bounded in number and size. Not thread-safe. */
final class Recent {

    private final int mostEvents;
    private final long mostCharacters;
    private final ArrayDeque<StoredEvent> events = new ArrayDeque<>();
    private long characters;
    private long floor;

    /** Holds what comes behind {@code floor}. */
    Recent(long floor, int mostEvents, long mostCharacters) {
        this.floor = floor;
        this.mostEvents = mostEvents;
        this.mostCharacters = mostCharacters;
    }

    void add(StoredEvent event) {
        events.addLast(event);
        characters += event.body().length();
        while (events.size() > mostEvents || (characters > mostCharacters && events.size() > 1)) {
            var oldest = events.removeFirst();
            characters -= oldest.body().length();
            floor = oldest.sequence();
        }
    }

    /** Whether everything behind {@code sequence} is here. */
    boolean reachesBackTo(long sequence) {
        return sequence >= floor;
    }

    /** The oldest {@code limit} of what {@code scope} covers behind {@code sequence}, oldest first. */
    List<StoredEvent> after(Scope scope, long sequence, int limit) {
        var found = new ArrayDeque<StoredEvent>();
        for (Iterator<StoredEvent> newest = events.descendingIterator(); newest.hasNext(); ) {
            var event = newest.next();
            if (event.sequence() <= sequence) {
                break;
            }
            if (scope.covers(event)) {
                found.addFirst(event);
            }
        }
        return found.stream().limit(limit).toList();
    }
}
