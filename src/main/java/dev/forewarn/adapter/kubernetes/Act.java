package dev.forewarn.adapter.kubernetes;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.adapter.kubernetes.DoneBook.Entry;
import dev.forewarn.adapter.kubernetes.DoneBook.State;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt at an action.
 *
 * @param workload as it was just read
 * @param fence    of the leader that acts; 0 where there is only one instance
 */
record Act(ActionRequest request, Place place, GenericKubernetesResource workload, long fence) {
    static final String NO_DETAIL = "-";

    String key() {
        return DoneBook.keyOf(request.idempotencyKey());
    }

    Entry entry(State state, String detail, String said) {
        return new Entry(key(), state, request.at(), fence, detail, DoneBook.sentence(said));
    }

    /** What was written on an object, once it is sure that no later leader wrote there. */
    DoneBook book(Place on, GenericKubernetesResource object) throws Refusal {
        DoneBook book = DoneBook.of(on, object);
        if (fence > 0 && book.fence() > fence) {
            throw new Refusal("a later leader acted on " + on + " already; this instance no longer leads");
        }
        return book;
    }

    Optional<Entry> before(Place on, GenericKubernetesResource object) throws Refusal {
        return book(on, object).find(key());
    }

    /** The answer to a key that was done before; empty where it was only begun, or never. */
    static Optional<ActionReceipt.Applied> answered(Optional<Entry> entry) {
        return entry.filter(each -> each.state() == State.DONE).map(Entry::receipt);
    }

    /** Metadata of a patch that holds only where the object is still the one that was read. */
    static Map<String, Object> metadata(GenericKubernetesResource read, Map<String, Object> annotations) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("resourceVersion", read.getMetadata().getResourceVersion());
        metadata.put("annotations", annotations);
        return metadata;
    }

    /** A patch that writes the book and nothing else. */
    static Map<String, Object> only(GenericKubernetesResource read, DoneBook book) {
        return Map.of("metadata", metadata(read, Map.of(Marks.DONE, book.text())));
    }
}
