"""What a till without a network sends: signed sales as JSON, and the word under which it knows a lease."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from charity_app.core import clock
from charity_app.supermarket.models import Till, TillLease
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.queries.till_sales import RefusedSale, SentLine, SentSale, is_signed
from charity_app.supermarket.states.tills import Problem

_MOST_SALES, _MOST_LINES, _MOST_UNITS, _MOST_FEN = 100, 100, 1_000, 10_000_000_00
_HEX, _KEY = 64, 64
_AGE = timedelta(days=400)
_BROKEN = (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Sent:
    """What a till sent: sales it signed, what cannot be taken for one, and leases it is done with."""

    sales: tuple[SentSale, ...]
    refused: tuple[RefusedSale, ...]
    done: frozenset[UUID]


@dataclass(frozen=True)
class LeaseWord:
    """What a till knows a lease by: which one, whose card, and who shops with it."""

    lease_id: UUID
    card_id: UUID
    proxy_id: UUID | None


def _signer(till_id: UUID) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"lease of till {till_id}")


def sign_lease(lease: TillLease, shopper: Shopper) -> str:
    """Return a lease as one word that only its till can use, and only unchanged."""
    proxy = shopper.proxy.id.hex if shopper.proxy else None
    return str(_signer(lease.till_id).dumps([lease.id.hex, lease.card_id.hex, proxy]))


def read_lease(till_id: UUID, word: object) -> LeaseWord | None:
    """Return what a word of a lease means; None for one of another till, or one that was changed."""
    try:
        lease, card, proxy = _signer(till_id).loads(word if isinstance(word, str) else "")
    except BadSignature:
        return None
    return LeaseWord(UUID(lease), UUID(card), UUID(proxy) if proxy else None)


def read_sent(till: Till) -> Sent | None:
    """Read what a till sent; None when it is no such thing at all."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not all(isinstance(sent.get(name, []), list) for name in ("sales", "done")):
        return None
    given = sent.get("sales", [])
    if len(given) > _MOST_SALES or not all(map(_is_pair, given)):
        return None
    read = [_read_sale(till, pair["body"], pair["mac"]) for pair in given]
    words = [read_lease(till.id, word) for word in sent.get("done", [])[:_MOST_SALES]]
    return Sent(
        tuple(one for one in read if isinstance(one, SentSale)),
        tuple(one for one in read if isinstance(one, RefusedSale)),
        frozenset(word.lease_id for word in words if word),
    )


def _is_pair(given: object) -> bool:
    return isinstance(given, dict) and all(isinstance(given.get(name), str) for name in ("body", "mac"))


def _read_sale(till: Till, body: str, mac: str) -> SentSale | RefusedSale:
    """Return a sale that this till signed; anything else as refused, with the goods it names."""
    if not mac.isascii() or not is_signed(till.id, body, mac):
        return _refused(body, mac, Problem.NOT_SIGNED)
    try:
        return _sale(till, json.loads(body), mac)
    except _BROKEN:
        return _refused(body, mac, Problem.UNREADABLE)


def _refused(body: str, mac: str, problem: Problem) -> RefusedSale:
    digest = sha256(f"{mac} {body}".encode(errors="replace")).hexdigest()
    try:
        told = json.loads(body)
        lines, made_at = tuple(_line(row) for row in told["lines"][:_MOST_LINES]), _instant(told["at"])
    except _BROKEN:
        return RefusedSale(mac=mac, digest=digest, problem=problem)
    return RefusedSale(mac=mac, digest=digest, problem=problem, lines=lines, made_at=made_at)


def _sale(till: Till, told: dict[str, Any], mac: str) -> SentSale:
    word = read_lease(till.id, told["lease"]) if told["lease"] else None
    lines = tuple(_line(row) for row in told["lines"])
    key, seq, before, charity_sale = told["key"], told["seq"], told["before"], told.get("charity_sale")
    is_whole = 1 <= len(lines) <= _MOST_LINES and len({line.item_id for line in lines}) == len(lines)
    is_known = told["till"] == str(till.id) and (word is not None or all(line.is_cash for line in lines))
    if not (is_whole and is_known and type(seq) is int and 1 <= seq < 2**31 and len(before) == _HEX):
        raise ValueError("no sale of this till")
    if not (isinstance(key, str) and key.isascii() and key.isprintable() and 1 <= len(key) <= _KEY):
        raise ValueError("no key")
    return SentSale(
        key=key,
        seq=seq,
        before=str(before),
        mac=mac,
        made_at=_instant(told["at"]),
        lines=lines,
        lease_id=word.lease_id if word else None,
        card_id=word.card_id if word else None,
        proxy_id=word.proxy_id if word else None,
        charity_sale_id=UUID(charity_sale) if charity_sale else None,
    )


def _line(row: list[Any]) -> SentLine:
    item_id, quantity, points, price_fen, is_cash = row
    is_right = type(quantity) is int and 1 <= quantity <= _MOST_UNITS and type(is_cash) is bool
    if not is_right or not all(type(one) is int and 0 <= one <= _MOST_FEN for one in (points, price_fen)):
        raise ValueError("no line of a sale")
    if (points if is_cash else price_fen) != 0:
        raise ValueError("points or cash")
    return SentLine(UUID(item_id), quantity, points, price_fen, is_cash)


def _instant(milliseconds: object) -> datetime:
    """Return the till's time as business time; a time of another year is no time of a sale."""
    if type(milliseconds) is not int:
        raise ValueError("no time")
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    if abs(at - clock.wall()) > _AGE:
        raise ValueError("no time of a sale")
    return at + clock.offset()
