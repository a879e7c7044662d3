"""The only door to Stripe: the official client, against the real provider or against the bundled sandbox.

Nothing that names a person is sent: amounts, our own ids, and one general word for what is paid.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from wsgiref.types import WSGIApplication

import stripe
from werkzeug.test import Client

from charity_app.core import clock
from charity_app.core.errors import Unavailable
from charity_app.core.text import Text
from charity_app.payments import wire
from charity_app.payments.provider import (
    CURRENCY,
    CheckoutSeen,
    DaySeen,
    DisputeSeen,
    Forged,
    InvoiceSeen,
    Keys,
    Message,
    Opened,
    Order,
    PaymentSeen,
    Provider,
    ProviderDown,
    ProviderRefused,
    RefundSeen,
    Standing,
    SubscriptionSeen,
)

_TIMEOUT_SECONDS = 5
_TOLERANCE_SECONDS = 300
_SESSIONS = {"expired": Standing.EXPIRED}
_UNREACHED = (stripe.APIConnectionError, stripe.RateLimitError, stripe.AuthenticationError, stripe.PermissionError)


class SandboxTransport(stripe.HTTPClient):
    """Carries the official client's requests to a WSGI application in this process."""

    name = "sandbox"

    def __init__(self, application: WSGIApplication) -> None:
        super().__init__()
        self._carrier = Client(application)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[Any, int, Mapping[str, str]]:
        """Ask and answer without a socket."""
        place = urlsplit(url)
        answer = self._carrier.open(
            place.path, method=method.upper(), query_string=place.query, data=post_data, headers=dict(headers or {})
        )
        return answer.get_data(), answer.status_code, dict(answer.headers)

    def close(self) -> None:
        """There is nothing to close."""


@contextmanager
def _asking() -> Iterator[None]:
    """Say what went wrong in two words: down (try later) or refused (do not)."""
    try:
        yield
    except _UNREACHED as trouble:
        raise ProviderDown(type(trouble).__name__) from trouble
    except (stripe.InvalidRequestError, stripe.IdempotencyError, stripe.CardError) as refusal:
        raise ProviderRefused(refusal.code or type(refusal).__name__) from refusal
    except (stripe.StripeError, KeyError, TypeError, ValueError, AttributeError) as nonsense:
        raise ProviderDown(type(nonsense).__name__) from nonsense


class StripeProvider:
    """Stripe, or what speaks like it. `shift` is by how much business time differs from the provider's."""

    def __init__(self, api: stripe.StripeClient, keys: Keys, *, shift: Callable[[], timedelta]) -> None:
        self._api, self._keys, self._shift = api.v1, keys, shift

    @property
    def is_sandbox(self) -> bool:
        """Tell whether the money is not real."""
        return not self._keys.is_live

    def _wire(self, instant: datetime) -> int:
        return int((instant - self._shift()).timestamp())

    def _at(self, seconds: int) -> datetime:
        return datetime.fromtimestamp(seconds, UTC) + self._shift()

    def open_checkout(self, order: Order) -> Opened:
        """Make a page to pay on; the same order gives the same page."""
        params = wire.order_params(order, site=self._keys.site, expires=self._wire(order.expires_at))
        with _asking():
            made = self._api.checkout.sessions.create(params, _once("checkout", order.checkout_id))
            return Opened(made.id, str(made.url))

    def expire_checkout(self, session_ref: str) -> None:
        """Close a page to pay on."""
        with _asking():
            self._api.checkout.sessions.expire(session_ref)

    def look_at_checkout(self, session_ref: str) -> CheckoutSeen:
        """Show where a page to pay on stands, and its payment as soon as there is one."""
        with _asking():
            raw = self._api.checkout.sessions.retrieve(session_ref).to_dict()
            intent = raw.get("payment_intent")
            payment = self.look_at_payment(intent) if intent else None
            standing = payment.standing if payment else Standing.OPEN
            if standing is not Standing.PAID:
                standing = _SESSIONS.get(raw["status"], standing)
            return CheckoutSeen(
                session_ref, raw["amount_total"], raw["currency"], standing, payment, raw.get("subscription")
            )

    def look_at_payment(self, intent_ref: str) -> PaymentSeen:
        """Show where a payment stands, with its fee, refunds and disputes."""
        with _asking():
            expand: Any = {"expand": ["latest_charge.balance_transaction"]}
            raw = self._api.payment_intents.retrieve(intent_ref, expand).to_dict()
            charge = raw.get("latest_charge") if isinstance(raw.get("latest_charge"), dict) else None
            is_paid = raw["status"] == "succeeded" and charge is not None
            failed = Standing.FAILED if raw.get("last_payment_error") else Standing.OPEN
            return PaymentSeen(
                intent_ref,
                wire.own_id(raw, "checkout_id"),
                raw["amount"],
                raw["currency"],
                Standing.PAID if is_paid else failed,
                wire.fee_of(charge) if charge and is_paid else None,
                self._at(charge["created"]) if charge and is_paid else None,
                self._refunds(intent_ref) if is_paid else (),
                self._disputes(intent_ref) if charge and charge.get("disputed") else (),
            )

    def _refunds(self, intent_ref: str) -> tuple[RefundSeen, ...]:
        found = self._api.refunds.list({"payment_intent": intent_ref, "limit": 100})
        return tuple(wire.refund(item.to_dict(), self._at) for item in found.auto_paging_iter())

    def _disputes(self, intent_ref: str) -> tuple[DisputeSeen, ...]:
        found = self._api.disputes.list({"payment_intent": intent_ref, "limit": 100})
        return tuple(wire.dispute(item.to_dict(), self._at) for item in found.auto_paging_iter())

    def pay_back(self, intent_ref: str, *, amount_fen: int, refund_id: UUID) -> RefundSeen:
        """Let money go back; the same refund goes back once."""
        params: Any = {"payment_intent": intent_ref, "amount": amount_fen, "metadata": {"refund_id": str(refund_id)}}
        with _asking():
            return wire.refund(self._api.refunds.create(params, _once("refund", refund_id)).to_dict(), self._at)

    def look_at_subscription(self, ref: str, *, known: Collection[str] = ()) -> SubscriptionSeen:
        """Show a monthly payment and its months but the known ones."""
        with _asking():
            raw = self._api.subscriptions.retrieve(ref).to_dict()
            params: Any = {"subscription": ref, "limit": 100, "expand": ["data.payments"]}
            months = [item.to_dict() for item in self._api.invoices.list(params).auto_paging_iter()]
            is_over = raw["status"] in ("canceled", "incomplete_expired")
            return SubscriptionSeen(
                ref,
                wire.own_id(raw, "subscription_id"),
                is_over,
                self._at(raw["ended_at"]) if is_over and raw.get("ended_at") else None,
                tuple(self._month(month) for month in reversed(months) if month["id"] not in known),
            )

    def _month(self, raw: Mapping[str, Any]) -> InvoiceSeen:
        month, intent = wire.invoice(raw)
        is_paid = month.standing is Standing.PAID and intent is not None
        return replace(month, payment=self.look_at_payment(str(intent))) if is_paid else month

    def change_subscription(self, ref: str, *, amount_fen: int, key: str) -> None:
        """Take another amount from the next month on."""
        with _asking():
            raw = self._api.subscriptions.retrieve(ref).to_dict()
            item = raw["items"]["data"][0]
            price = {"currency": CURRENCY, "product": item["price"]["product"], "unit_amount": amount_fen}
            line = {"id": item["id"], "price_data": {**price, "recurring": {"interval": "month"}}}
            params: Any = {"items": [line], "proration_behavior": "none"}
            self._api.subscriptions.update(ref, params, _once("subscription", key))

    def stop_subscription(self, ref: str) -> None:
        """Take no more; a monthly payment that is over stays so."""
        with _asking():
            if self._api.subscriptions.retrieve(ref).status != "canceled":
                self._api.subscriptions.cancel(ref)

    def list_day(self, since: datetime, until: datetime) -> DaySeen:
        """List what was charged, paid back and told in a stretch of time."""
        span: Any = {"created": {"gte": self._wire(since), "lt": self._wire(until)}, "limit": 100}
        booked: Any = {**span, "expand": ["data.balance_transaction"]}
        with _asking():
            charges = self._api.charges.list(booked).auto_paging_iter()
            paid = [raw for raw in (item.to_dict() for item in charges) if raw["paid"]]
            refunds = [item.to_dict() for item in self._api.refunds.list(span).auto_paging_iter()]
            events = {item.id: item.type for item in self._api.events.list(span).auto_paging_iter()}
            return DaySeen(
                tuple(wire.charge(raw, self._at) for raw in paid),
                tuple(wire.refund(raw, self._at) for raw in refunds),
                events,
            )

    def read_message(self, body: bytes, signature: str) -> Message:
        """Check signature, both bounds of time, mode and account, and say what a message is about. Raises Forged."""
        _check_signature(body, signature, self._keys.webhook_secret)
        try:
            raw = json.loads(body)
            if raw["livemode"] is not self._keys.is_live:
                raise Forged("mode")
            if raw.get("account"):
                raise Forged("account")
            return wire.message(raw, hashlib.sha256(body).digest(), self._at, is_sandbox=self.is_sandbox)
        except (KeyError, TypeError, ValueError, AttributeError) as nonsense:
            raise Forged("body") from nonsense


def _once(kind: str, row: object) -> Any:
    return {"idempotency_key": f"{kind}:{row}"}


def _check_signature(body: bytes, header: str, secret: str) -> None:
    try:
        stripe.WebhookSignature.verify_header(body, header, secret, tolerance=_TOLERANCE_SECONDS)
        stamped = next(int(part[2:]) for part in header.split(",") if part.startswith("t="))
    except stripe.SignatureVerificationError as refusal:
        raise Forged("age" if "Timestamp" in str(refusal) else "signature") from refusal
    except (ValueError, StopIteration) as nonsense:
        raise Forged("signature") from nonsense
    if stamped > clock.wall().timestamp() + _TOLERANCE_SECONDS:
        raise Forged("future")


_provider: Provider | None = None


def choose_provider(keys: Keys, *, sandbox: WSGIApplication | None) -> Provider | None:
    """Return the real provider when there is a key, else the bundled sandbox where one may be used, else none."""
    if keys.secret:
        api = stripe.StripeClient(keys.secret, http_client=stripe.RequestsClient(timeout=_TIMEOUT_SECONDS))
        return StripeProvider(api, keys, shift=clock.offset)
    if sandbox is None:
        return None
    api = stripe.StripeClient("sk_test_sandbox", http_client=SandboxTransport(sandbox))
    return StripeProvider(api, keys, shift=lambda: timedelta(0))


def install_provider(provider: Provider | None) -> None:
    """Take the provider at start; none means that nobody can pay here."""
    global _provider  # noqa: PLW0603
    _provider = provider


def can_take_payments() -> bool:
    """Tell whether a pay button may be shown."""
    return _provider is not None


def provider() -> Provider:
    """Return the provider. Raises Unavailable when there is none."""
    if _provider is None:
        raise Unavailable(Text("Nobody can pay here yet. Try another way to give", "payment"))
    return _provider
