package dev.forewarn.adapter.kubernetes;

/** Why something is not done; a sentence for a person. Nothing was changed. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String said) {
        super(said, null, false, false);
    }

    String said() {
        return String.valueOf(getMessage());
    }
}
