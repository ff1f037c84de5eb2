package dev.forewarn.training;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.training.Examination.Twin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The version in service, as far as a challenger is held against it.
 *
 * @param id      empty where there is none
 * @param absence why there is none, for the verdict
 */
record Champion(String id, String absence, Map<SeriesKey, byte[]> states, SharedModel shared) {
    static Champion none() {
        return absent("nothing was in service");
    }

    private static Champion absent(String why) {
        return new Champion("", why, Map.of(), SharedModel.none());
    }

    /** Of the directory; a version that cannot be read is as good as none, and the verdict says so. */
    static Champion of(ModelDirectory directory, Set<SeriesKey> examined) {
        if (!directory.hasCurrent()) {
            return none();
        }
        try {
            String id = directory.current();
            SharedModel shared = directory.shared(id);
            var states = new HashMap<SeriesKey, byte[]>();
            directory.twins(
                    id, shared, examined::contains, (key, state) -> states.put(key, ModelFiles.bytes(key, state)));
            return new Champion(id, "", states, shared);
        } catch (ModelStoreException e) {
            return absent("what was in service cannot be used (" + e.getMessage() + ")");
        }
    }

    /** A twin of its own for each question, since it learns on its walk. */
    Optional<Twin> twin(SeriesKey series) {
        byte[] bytes = states.get(series);
        return bytes == null ? Optional.empty() : Optional.of(new Twin(ModelFiles.state(bytes, shared), shared));
    }
}
