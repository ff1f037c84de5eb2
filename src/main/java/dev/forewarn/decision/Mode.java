package dev.forewarn.decision;

/** How far a policy may go. */
public enum Mode {
    /** Decide and record; nobody is told and nothing is done. */
    OBSERVE("observe"),
    /** Say what should be done; a person does it. */
    RECOMMEND("recommend"),
    /** Ask a person, and do it when one agrees in time. */
    APPROVE("approve"),
    /** Do it. */
    ACT("act");

    private final String text;

    Mode(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Whether something may be done in the end. */
    public boolean mayAct() {
        return this == ACT || this == APPROVE;
    }
}
