package planted.cli;

import planted.adapter.far.Faraway;

/** A face that reaches for an adapter. */
public final class Shortcut {
    public Class<?> reach() {
        return Faraway.class;
    }
}
