"""The sandbox's pages to pay on: opened, paid, declined, expired; no softer than the real ones."""

from dataclasses import dataclass

from charity_app.payments.sandbox import monthly
from charity_app.payments.sandbox.taking import take
from charity_app.payments.sandbox.things import (
    Body,
    Refusal,
    list_things,
    make_thing,
    peek_thing,
    read_thing,
    save_thing,
    seconds,
    tell,
)

_SHORTEST, _LONGEST = 30 * 60, 24 * 3600
_WAYS = ("card", "alipay", "wechat_pay")


def open_session(params: Body) -> Body:
    """Make a page to pay on."""
    price = params["line_items"]["0"]["price_data"]
    ways = list(params["payment_method_types"].values())
    _refuse_unusual(params, price, ways)
    body = {
        "status": "open",
        "payment_status": "unpaid",
        "mode": params["mode"],
        "amount_total": int(price["unit_amount"]),
        "currency": price["currency"],
        "client_reference_id": params.get("client_reference_id"),
        "metadata": params.get("metadata", {}),
        "payment_method_types": ways,
        "expires_at": int(params["expires_at"]),
        "success_url": params["success_url"],
        "cancel_url": params["cancel_url"],
        "payment_intent": None,
        "subscription": None,
        "intent_metadata": params.get("payment_intent_data", {}).get("metadata", {}),
        "subscription_metadata": params.get("subscription_data", {}).get("metadata", {}),
    }
    made = make_thing("checkout.session", body)
    made["url"] = f"/payments/sandbox/{made['id']}"
    save_thing(made)
    return made


def _refuse_unusual(params: Body, price: Body, ways: list[str]) -> None:
    amount, left = int(price["unit_amount"]), int(params["expires_at"]) - seconds()
    if amount < 1 or amount > 99_999_999:
        raise Refusal("The amount cannot be charged", code="amount_invalid")
    if price["currency"] != "cny":
        raise Refusal("The sandbox takes CNY only", code="currency_invalid")
    if not ways or not set(ways) <= set(_WAYS):
        raise Refusal("This way to pay is unknown", code="payment_method_invalid")
    if "wechat_pay" in ways and params.get("payment_method_options", {}).get("wechat_pay", {}).get("client") != "web":
        raise Refusal("payment_method_options[wechat_pay][client] must be web", code="parameter_missing")
    if params["mode"] == "subscription" and ways != ["card"]:
        raise Refusal("Only cards can pay monthly", code="payment_method_invalid")
    if not _SHORTEST - 60 <= left <= _LONGEST:
        raise Refusal("The expires_at timestamp must be 30 minutes to 24 hours from now", code="parameter_invalid")
    if not all(params[name].startswith(("http://", "https://")) for name in ("success_url", "cancel_url")):
        raise Refusal("Not a valid URL", code="url_invalid")


def read_session(ref: str) -> Body:
    """Return a page to pay on; one whose time is over expires now."""
    session = read_thing("checkout.session", ref)
    if session["status"] == "open" and session["expires_at"] <= seconds():
        return _expire(session)
    return session


def expire_session(ref: str) -> Body:
    """Close a page to pay on."""
    session = read_session(ref)
    _demand_open(session)
    return _expire(session)


def _expire(session: Body) -> Body:
    session["status"] = "expired"
    save_thing(session)
    tell("checkout.session.expired", session)
    return session


def _demand_open(session: Body) -> None:
    if session["status"] != "open":
        raise Refusal("Only open sessions can be used", code="session_not_open")


def pay_session(ref: str) -> Body:
    """Let the payer pay."""
    session = read_session(ref)
    _demand_open(session)
    session.update(status="complete", payment_status="paid")
    if session["mode"] == "subscription":
        session["subscription"] = monthly.start(session)["id"]
    else:
        intent = take(_intent(session), way=session["payment_method_types"][0])
        session["payment_intent"] = intent["id"]
    save_thing(session)
    tell("checkout.session.completed", session)
    return session


def _intent(session: Body) -> Body:
    if session["payment_intent"]:
        return read_thing("payment_intent", session["payment_intent"])
    about = {"amount": session["amount_total"], "currency": session["currency"], "latest_charge": None}
    return make_thing(
        "payment_intent",
        {**about, "status": "requires_payment_method", "metadata": session["intent_metadata"]},
        parent=session["id"],
    )


def decline_session(ref: str) -> Body:
    """Let the payer's bank decline; the page stays open, as the real one does."""
    session = read_session(ref)
    _demand_open(session)
    intent = _intent(session)
    intent["last_payment_error"] = {"type": "card_error", "code": "card_declined"}
    save_thing(intent)
    session["payment_intent"] = intent["id"]
    save_thing(session)
    tell("payment_intent.payment_failed", intent)
    return session


@dataclass(frozen=True)
class SessionSeen:
    """A page to pay on as the payer sees it, with what a bank may still do to it."""

    session: Body
    is_open: bool
    is_paid: bool
    can_dispute: bool
    can_decide: bool
    can_bounce: bool


def peek_session(ref: str) -> SessionSeen | None:
    """Show a page to pay on without touching it; None when there is none."""
    session = peek_thing("checkout.session", ref)
    if session is None:
        return None
    intent = session["payment_intent"] or "none"
    disputes = [one["status"] for one in list_things("dispute", parent=intent)]
    refunds = [one["status"] for one in list_things("refund", parent=intent)]
    is_paid = session["payment_status"] == "paid"
    return SessionSeen(
        session,
        is_open=session["status"] == "open" and session["expires_at"] > seconds(),
        is_paid=is_paid,
        can_dispute=is_paid and session["mode"] == "payment" and not disputes,
        can_decide="needs_response" in disputes,
        can_bounce="succeeded" in refunds,
    )
