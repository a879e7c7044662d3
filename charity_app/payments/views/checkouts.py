"""The way to the provider's page and back."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.http.access import actor, public
from charity_app.http.respond import done, page
from charity_app.payments import queries, services
from charity_app.payments.models import Checkout
from charity_app.payments.states import WAY_LABELS, CheckoutState
from charity_app.payments.views.blueprint import bp

_OVER = (CheckoutState.PAID, CheckoutState.EXPIRED, CheckoutState.CANCELLED)


def _checkout(checkout_id: UUID) -> Checkout:
    found = queries.get_checkout(checkout_id)
    if found is None:
        raise NotFound
    return found


def _see_off(checkout: Checkout) -> str:
    """Return the page of the subject, where the payer goes at the end."""
    subject: dict[str, Any] = {f"{checkout.subject_type}_id": checkout.subject_id}
    return url_for(checkout.return_endpoint, **subject)


def _mood(checkout: Checkout, mood: str, *, refresh: str = "") -> Response:
    response = page("payments/checkout.html", checkout=checkout, mood=mood, ways=WAY_LABELS)
    if refresh:
        response.headers["Refresh"] = refresh
    return response


@bp.get("/checkouts/<uuid:checkout_id>")
@public()
def show_checkout(checkout_id: UUID) -> Response:
    """Lead the payer to the provider's page, by a page of our own: a form's answer may not leave this site."""
    checkout = _checkout(checkout_id)
    if checkout.state in _OVER:
        return done(_see_off(checkout))
    if checkout.url is None:
        is_coming = checkout.state is CheckoutState.OPENING
        return _mood(checkout, "opening" if is_coming else "failed", refresh="3" if is_coming else "")
    if checkout.url.startswith("/"):
        return done(checkout.url)
    return _mood(checkout, "leading", refresh=f"0; url={checkout.url}")


@bp.get("/checkouts/<uuid:checkout_id>/back")
@public()
def return_from_checkout(checkout_id: UUID) -> Response:
    """Receive the payer again: what the provider's page says is not believed, its message is waited for."""
    checkout = _checkout(checkout_id)
    if checkout.state in _OVER:
        return done(_see_off(checkout))
    if checkout.state is CheckoutState.FAILED:
        return _mood(checkout, "failed")
    is_left = request.args.get("left") == "1"
    return _mood(checkout, "left" if is_left else "waiting", refresh="" if is_left else "4")


@bp.post("/checkouts/<uuid:checkout_id>/cancel")
@public()
def cancel_checkout(checkout_id: UUID) -> Response:
    """Give a payment up."""
    checkout = _checkout(checkout_id)
    services.cancel_checkout(checkout, by=actor())
    return done(_see_off(checkout), notice=Text("The payment was given up; nothing was taken", "payment"))
