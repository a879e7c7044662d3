"""A message as the provider signs it, and the ways in which it is not what it says (reliability B1)."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from charity_app.core import clock
from charity_app.payments import sandbox

Signed = tuple[bytes, str]
Forge = Callable[[bytes, str], Signed]
_MORE_BYTES_THAN_TAKEN = 600_000


def sealed(body: bytes, secret: str) -> Signed:
    """Return a message with its signature."""
    return body, sandbox.sign(body, secret)


def changed(body: bytes, **values: Any) -> bytes:
    """Return a message with other values at its top."""
    return json.dumps({**json.loads(body), **values}).encode()


def about(body: bytes, **values: Any) -> bytes:
    """Return a message about something with other values, under a reference of its own."""
    message: dict[str, Any] = json.loads(body)
    said = {"object": {**message["data"]["object"], **values}}
    return json.dumps({**message, "id": f"evt_{uuid4().hex}", "data": said}).encode()


def _stamped(seconds: int) -> Forge:
    def forge(body: bytes, secret: str) -> Signed:
        return body, sandbox.sign(body, secret, stamp=int(clock.wall().timestamp()) + seconds)

    return forge


def _altered(**values: Any) -> Forge:
    return lambda body, secret: sealed(changed(body, **values), secret)


FORGERIES: Mapping[str, Forge] = {
    "no signature": lambda body, _secret: (body, ""),
    "another secret": lambda body, _secret: sealed(body, "whsec_other"),
    "another body": lambda body, secret: (changed(body, livemode=False, extra=1), sandbox.sign(body, secret)),
    "too old": _stamped(-301),
    "from the future": _stamped(330),
    "another mode": _altered(livemode=True),
    "another account": _altered(account="acct_other"),
}


def huge(body: bytes, secret: str) -> Signed:
    """Return a message with so much behind it that nobody takes it."""
    return sealed(body + b" " * _MORE_BYTES_THAN_TAKEN, secret)


def untrue(body: bytes, secret: str) -> Signed:
    """Return a message that is signed as it should be, but about another amount than ours."""
    return sealed(about(body, amount_total=json.loads(body)["data"]["object"]["amount_total"] + 1), secret)
