package planted.adapter.far;

/** What no other adapter and no face may use. */
public final class Faraway {
    private Faraway() {}
}
