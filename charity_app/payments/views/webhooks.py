"""Where the provider's messages arrive: stored before they are acknowledged, worked off by a job."""

import structlog
from flask import Response, request

from charity_app.core.scope import system_actor
from charity_app.http.access import public
from charity_app.payments import gateway, services
from charity_app.payments.provider import Forged
from charity_app.payments.views.blueprint import bp

log = structlog.get_logger()
_MOST_BYTES = 512 * 1024


@bp.post("/webhooks/stripe")
@public(needs_key=False)
def take_message() -> Response:
    """Take a signed message: 400 when it is not from the provider, 503 when it cannot be stored now."""
    request.max_content_length = _MOST_BYTES
    provider = gateway.provider()
    try:
        message = provider.read_message(request.get_data(), request.headers.get("Stripe-Signature", ""))
    except Forged as refusal:
        log.warning("forged payment message", why=str(refusal))
        return Response(status=400)
    services.store_message(message, by=system_actor("payment provider"))
    return Response(status=204)
