"""How the provider's JSON reads, and how an order is written in it; no network here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from charity_app.payments.provider import (
    CURRENCY,
    ChargeSeen,
    DisputeSeen,
    InvoiceSeen,
    Message,
    Order,
    RefundSeen,
    Standing,
)
from charity_app.payments.states import DisputeState, RefundState, Way

Json = Mapping[str, Any]
At = Callable[[int], datetime]
_NAME = "公益捐赠 Charity donation"
_REFUNDS = {"succeeded": RefundState.PAID, "failed": RefundState.FAILED, "canceled": RefundState.FAILED}
_DISPUTES = {"won": DisputeState.WON, "lost": DisputeState.LOST, "warning_closed": DisputeState.WON}
_AMOUNTS = {"checkout.session": "amount_total", "payment_intent": "amount", "charge": "amount"}


def order_params(order: Order, *, site: str, expires: int) -> Any:
    """Write what somebody is about to pay, and where the payer comes back to."""
    back = f"{site}/payments/checkouts/{order.checkout_id}/back"
    params: dict[str, Any] = {
        **(_once(order) if order.subscription_id is None else _monthly(order)),
        "client_reference_id": str(order.checkout_id),
        "metadata": {"checkout_id": str(order.checkout_id)},
        "payment_method_types": [order.way.value],
        "success_url": back,
        "cancel_url": f"{back}?left=1",
        "expires_at": expires,
        "locale": "zh",
    }
    if order.way is Way.WECHAT_PAY:
        params["payment_method_options"] = {"wechat_pay": {"client": "web"}}
    return params


def _price(order: Order) -> dict[str, Any]:
    return {"currency": CURRENCY, "unit_amount": order.amount_fen, "product_data": {"name": _NAME}}


def _once(order: Order) -> dict[str, Any]:
    return {
        "mode": "payment",
        "submit_type": "donate",
        "payment_intent_data": {"metadata": {"checkout_id": str(order.checkout_id)}},
        "line_items": [{"quantity": 1, "price_data": _price(order)}],
    }


def _monthly(order: Order) -> dict[str, Any]:
    price = {**_price(order), "recurring": {"interval": "month"}}
    return {
        "mode": "subscription",
        "subscription_data": {"metadata": {"subscription_id": str(order.subscription_id)}},
        "line_items": [{"quantity": 1, "price_data": price}],
    }


def fee_of(charge: Json) -> int | None:
    """Return the fee in fen; None while the provider has not booked the charge. Another currency is turned back."""
    booked = charge.get("balance_transaction")
    if not isinstance(booked, dict):
        return None
    rate = booked.get("exchange_rate")
    if rate is None:
        return int(booked["fee"])
    return int((Decimal(booked["fee"]) / Decimal(str(rate))).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def own_id(raw: Json, name: str) -> UUID | None:
    """Return the id of a row of ours that an object names."""
    return _id((raw.get("metadata") or {}).get(name))


def _id(text: object) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None


def refund(raw: Json, at: At) -> RefundSeen:
    """Read a refund."""
    state = _REFUNDS.get(raw["status"], RefundState.REQUESTED)
    mine = own_id(raw, "refund_id")
    return RefundSeen(raw["id"], raw.get("payment_intent"), raw["amount"], state, at(raw["created"]), mine)


def dispute(raw: Json, at: At) -> DisputeSeen:
    """Read a dispute."""
    state = _DISPUTES.get(raw["status"], DisputeState.OPEN)
    return DisputeSeen(raw["id"], raw["amount"], state, at(raw["created"]))


def charge(raw: Json, at: At) -> ChargeSeen:
    """Read a line of the provider's day."""
    mine = own_id(raw, "checkout_id")
    return ChargeSeen(raw["payment_intent"], mine, raw["amount"], raw["currency"], fee_of(raw), at(raw["created"]))


def invoice(raw: Json) -> tuple[InvoiceSeen, str | None]:
    """Read one month of a monthly payment, and which payment it was made by."""
    standing = Standing.FAILED if raw["status"] == "open" and raw.get("attempted") else Standing.OPEN
    intents = [one["payment"].get("payment_intent") for one in raw["payments"]["data"]]
    seen = InvoiceSeen(
        raw["id"],
        raw["total"],
        raw["currency"],
        Standing.PAID if raw["status"] == "paid" else standing,
        raw["billing_reason"] == "subscription_create",
    )
    return seen, intents[0] if intents else None


def message(raw: Json, digest: bytes, at: At, *, is_sandbox: bool) -> Message:
    """Read what a checked message is about."""
    about = raw["data"]["object"]
    kind = about["object"]
    return Message(
        ref=str(raw["id"]),
        kind=str(raw["type"])[:80],
        created_at=at(raw["created"]),
        is_sandbox=is_sandbox,
        digest=digest,
        checkout_id=own_id(about, "checkout_id") or _id(about.get("client_reference_id")),
        subscription_id=own_id(about, "subscription_id"),
        session_ref=about["id"] if kind == "checkout.session" else None,
        intent_ref=about["id"] if kind == "payment_intent" else about.get("payment_intent"),
        subscription_ref=_subscription_ref(about),
        amount_fen=about[_AMOUNTS[kind]] if kind in _AMOUNTS else None,
        currency=about.get("currency"),
    )


def _subscription_ref(about: Json) -> str | None:
    if about["object"] == "subscription":
        return str(about["id"])
    parent = (about.get("parent") or {}).get("subscription_details") or {}
    found = about.get("subscription") or parent.get("subscription")
    return found if isinstance(found, str) else None
