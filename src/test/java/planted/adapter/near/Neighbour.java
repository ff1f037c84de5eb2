package planted.adapter.near;

import planted.adapter.far.Faraway;

/** An adapter that leans on another. */
public final class Neighbour {
    public Class<?> leansOn() {
        return Faraway.class;
    }
}
