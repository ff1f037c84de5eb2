package dev.forewarn.adapter.kubernetes;

import dev.forewarn.action.ActionReceipt;
import java.util.Optional;

/** How one kind of action is done. {@link ApiFailure} may fly out of both. */
interface Deed {
    /** Looks whether the key was done before; changes nothing. */
    Optional<ActionReceipt.Applied> recorded(Act act) throws Refusal;

    /** Does it; called where {@link #recorded} found nothing. */
    ActionReceipt.Applied carryOut(Act act) throws Refusal;
}
