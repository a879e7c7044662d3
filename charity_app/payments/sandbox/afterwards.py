"""What happens to money that the sandbox has taken: refunds, which may come back, and disputes."""

from typing import Any

from charity_app.payments.sandbox.things import Body, Refusal, list_things, make_thing, read_thing, save_thing, tell


def refund(params: Body) -> Body:
    """Let money go back: no more than is left."""
    intent = read_thing("payment_intent", params["payment_intent"])
    charge = _charge(intent)
    left = charge["amount"] - charge["amount_refunded"]
    amount = int(params.get("amount", left))
    if left == 0:
        raise Refusal("This charge has already been refunded", code="charge_already_refunded")
    if not 0 < amount <= left:
        raise Refusal("The refund is greater than what is left of the charge", code="amount_too_large")
    about: dict[str, Any] = {"amount": amount, "currency": charge["currency"], "status": "succeeded"}
    ties = {"charge": charge["id"], "payment_intent": intent["id"], "metadata": params.get("metadata", {})}
    made = make_thing("refund", {**about, **ties}, parent=intent["id"])
    _give_back(charge, amount)
    tell("refund.created", made)
    tell("charge.refunded", charge)
    return made


def _charge(intent: Body) -> Body:
    if not intent["latest_charge"]:
        raise Refusal("This payment has no charge", code="payment_intent_unexpected_state")
    return read_thing("charge", intent["latest_charge"])


def _give_back(charge: Body, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    save_thing(charge)


def bounce_refund(session_ref: str) -> Body:
    """Let the latest refund of a page come back: the payer's bank could not take it."""
    made = _latest("refund", session_ref, "succeeded")
    made["status"] = "failed"
    save_thing(made)
    _give_back(read_thing("charge", made["charge"]), -made["amount"])
    tell("refund.failed", made)
    return made


def _latest(kind: str, session_ref: str, status: str) -> Body:
    """Return the latest refund or dispute of a page in a status, held for a change."""
    intent = read_thing("checkout.session", session_ref)["payment_intent"] or "none"
    for known in list_things(kind, parent=intent):
        if known["status"] == status:
            return read_thing(kind, known["id"])
    raise Refusal(f"No such {kind}", code="resource_missing", status=404)


def dispute_session(ref: str) -> Body:
    """Let the payer's bank ask for the money of a paid page back."""
    session = read_thing("checkout.session", ref)
    if not session["payment_intent"] or session["payment_status"] != "paid":
        raise Refusal("Nothing was paid here", code="session_not_paid")
    charge = _charge(read_thing("payment_intent", session["payment_intent"]))
    if charge["disputed"] or charge["refunded"]:
        raise Refusal("This charge cannot be disputed", code="charge_not_disputable")
    charge["disputed"] = True
    save_thing(charge)
    left = charge["amount"] - charge["amount_refunded"]
    about = {"amount": left, "currency": charge["currency"], "status": "needs_response", "metadata": {}}
    ties = {"charge": charge["id"], "payment_intent": session["payment_intent"]}
    made = make_thing("dispute", {**about, **ties}, parent=session["payment_intent"])
    tell("charge.dispute.created", made)
    return made


def win_dispute(session_ref: str) -> Body:
    """Decide the dispute of a page for the charity."""
    return _decide(session_ref, "won")


def lose_dispute(session_ref: str) -> Body:
    """Decide the dispute of a page for the payer."""
    return _decide(session_ref, "lost")


def _decide(session_ref: str, status: str) -> Body:
    made = _latest("dispute", session_ref, "needs_response")
    made["status"] = status
    save_thing(made)
    tell("charge.dispute.closed", made)
    return made
