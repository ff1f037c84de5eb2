package planted.attic;

/** Lives in a package that is no room and hangs no sign. */
public final class Squatter {}
