"""How the sandbox takes money: a charge with its fee, booked at once."""

from typing import Any

from charity_app.payments.sandbox.things import Body, make_thing, save_thing, tell

_PER_MILLE = 6


def take(intent: Body, *, way: str) -> Body:
    """Take the money of a payment."""
    fee = max(1, (intent["amount"] * _PER_MILLE + 500) // 1000)
    booked: dict[str, Any] = {"object": "balance_transaction", "amount": intent["amount"], "fee": fee}
    about = {"amount": intent["amount"], "currency": intent["currency"], "metadata": intent["metadata"]}
    charge = make_thing(
        "charge",
        {
            **about,
            "amount_refunded": 0,
            "balance_transaction": {**booked, "currency": intent["currency"], "exchange_rate": None},
            "captured": True,
            "disputed": False,
            "paid": True,
            "payment_intent": intent["id"],
            "payment_method_details": {"type": way},
            "refunded": False,
            "status": "succeeded",
        },
        parent=intent["id"],
    )
    charge["balance_transaction"]["id"] = charge["id"].replace("ch_", "txn_")
    save_thing(charge)
    intent.update(status="succeeded", latest_charge=charge["id"], last_payment_error=None)
    save_thing(intent)
    tell("payment_intent.succeeded", intent)
    tell("charge.succeeded", _without_fee(charge))
    return intent


def _without_fee(charge: Body) -> Body:
    return {**charge, "balance_transaction": charge["balance_transaction"]["id"]}
