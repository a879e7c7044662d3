"""Monthly payments of the sandbox: a month is charged when the one before it is over."""

from datetime import datetime

from charity_app.core import clock
from charity_app.payments.sandbox.taking import take
from charity_app.payments.sandbox.things import (
    Body,
    Refusal,
    instant,
    list_things,
    make_thing,
    read_thing,
    save_thing,
    seconds,
    tell,
)


def start(session: Body) -> Body:
    """Begin a monthly payment from its paid page, and charge the first month."""
    price = {"unit_amount": session["amount_total"], "currency": session["currency"], "product": "prod_donation"}
    items = {"object": "list", "data": [{"id": "si_one", "price": price}]}
    made = make_thing(
        "subscription",
        {
            "status": "active",
            "items": items,
            "metadata": session["subscription_metadata"],
            "current_period_end": _month_later(seconds()),
            "ended_at": None,
        },
        parent=session["id"],
    )
    tell("customer.subscription.created", made)
    _charge_month(made, reason="subscription_create")
    return made


def _month_later(stamp: int) -> int:
    day = instant(stamp).astimezone(clock.SHANGHAI)
    year, month = divmod(day.year * 12 + day.month, 12)
    return int(datetime(year, month + 1, min(day.day, 28), day.hour, day.minute, tzinfo=clock.SHANGHAI).timestamp())


def _charge_month(subscription: Body, *, reason: str) -> None:
    price = subscription["items"]["data"][0]["price"]
    about = {"currency": price["currency"], "billing_reason": reason, "attempted": True, "status": "paid"}
    details = {"subscription_details": {"subscription": subscription["id"], "metadata": subscription["metadata"]}}
    invoice = make_thing(
        "invoice", {**about, "total": price["unit_amount"], "parent": details}, parent=subscription["id"]
    )
    intent = make_thing(
        "payment_intent",
        {
            "amount": price["unit_amount"],
            "currency": price["currency"],
            "latest_charge": None,
            "metadata": {},
            "status": "requires_payment_method",
        },
        parent=invoice["id"],
    )
    take(intent, way="card")
    payment = {"payment": {"type": "payment_intent", "payment_intent": intent["id"]}, "status": "paid"}
    invoice["payments"] = {"object": "list", "data": [payment]}
    save_thing(invoice)
    tell("invoice.paid", invoice)


def charge_due_months() -> int:
    """Charge every month that has come; returns how many."""
    done = 0
    for known in list_things("subscription"):
        if known["status"] != "active" or known["current_period_end"] > seconds():
            continue
        subscription = read_thing("subscription", known["id"])
        subscription["current_period_end"] = _month_later(subscription["current_period_end"])
        save_thing(subscription)
        _charge_month(subscription, reason="subscription_cycle")
        done += 1
    return done


def change(ref: str, params: Body) -> Body:
    """Charge another amount from the next month on."""
    subscription = _running(ref)
    line = params["items"]["0"]
    item = subscription["items"]["data"][0]
    if line["id"] != item["id"]:
        raise Refusal("No such item", code="resource_missing", status=404)
    item["price"]["unit_amount"] = int(line["price_data"]["unit_amount"])
    save_thing(subscription)
    tell("customer.subscription.updated", subscription)
    return subscription


def cancel(ref: str) -> Body:
    """End a monthly payment now."""
    subscription = _running(ref)
    subscription.update(status="canceled", ended_at=seconds())
    save_thing(subscription)
    tell("customer.subscription.deleted", subscription)
    return subscription


def _running(ref: str) -> Body:
    subscription = read_thing("subscription", ref)
    if subscription["status"] != "active":
        raise Refusal(f"No such subscription: {ref}", code="resource_missing", status=404)
    return subscription
