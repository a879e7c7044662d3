"""Compare what givers were told, what the provider knows and what our books hold; every difference is a finding."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.jobs import Job, JobState
from charity_app.giving.models import Gift, MatchKeep
from charity_app.giving.states.gifts import GiftState
from charity_app.payments.models import Checkout, PaymentEvent, SandboxEvent
from charity_app.payments.sandbox.things import DELIVER_JOB, Body, list_things
from tests.faults.fates import Fate, PlainBooks
from tests.faults.givers import CANCEL, DISPUTE, GIFT, LATE_PAYMENT, LOSS, PAYMENT
from tests.faults.reckoning import (
    Given,
    listed_differences,
    reckoned,
    unlike,
    wrong_books,
    wrong_postings,
)

Attempts = Iterable[Mapping[str, Any]]
_UNPAID = {
    ("pending_payment", "kept"): Fate.UNPAID,
    ("pending_payment", "lapsed"): Fate.LAPSED,
    ("void", "lapsed"): Fate.TIMED_OUT,
    ("void", "released"): Fate.CANCELLED,
}
_SHOWN_BY = {PAYMENT: "charge", LATE_PAYMENT: "charge", DISPUTE: "dispute", LOSS: "lost"}


def examine_gifts(known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the findings by kind; all are empty when every promise held."""
    books, seen = PlainBooks(Counter(known["before"]["books"])), _at_provider()
    ours = select(Gift, MatchKeep).join(MatchKeep, MatchKeep.gift_id == Gift.id)
    rows = db.session.execute(ours.where(Gift.pool_id == UUID(known["pool_id"])))
    given = [reckoned(_fate(gift, keep, seen[gift.id]), gift, books) for gift, keep in rows]
    told = [one for one in known["attempts"] if one["acknowledged"]]
    return {
        "gifts_lost": _lost(told, given, seen),
        "gifts_doubled": _doubled(given),
        "gifts_unlike": unlike(given),
        "gifts_posted": wrong_postings(given),
        "books": wrong_books(books),
        "left_over": _left_over(),
        "differences": sorted(listed_differences() - set(known["before"]["differences"])),
    }


def _at_provider() -> Mapping[UUID, Counter[str]]:
    """Count what the provider shows of each gift: charges, refunds, disputes, and those that were lost."""
    gift_of: dict[str, UUID] = {}
    for checkout_id, gift_id in db.session.execute(select(Checkout.id, Checkout.subject_id)):
        gift_of[str(checkout_id)] = gift_id
    seen: dict[UUID, Counter[str]] = defaultdict(Counter)
    paid_for: dict[str, UUID] = {}
    for charge in list_things("charge"):
        gift_id = gift_of.get(charge["metadata"].get("checkout_id"), UUID(int=0))
        paid_for[charge["payment_intent"]] = gift_id
        seen[gift_id]["charge"] += 1
    for kind in ("refund", "dispute"):
        for thing in list_things(kind):
            seen[paid_for[thing["payment_intent"]]].update(_names(kind, thing))
    return seen


def _names(kind: str, thing: Body) -> tuple[str, ...]:
    return (kind, "lost") if thing["status"] == "lost" else (kind,)


def _fate(gift: Gift, keep: MatchKeep, seen: Counter[str]) -> Fate:
    """Tell from what the provider shows what must have become of a gift; only the unpaid tell it themselves."""
    if not seen["charge"]:
        return _UNPAID.get((gift.state, keep.state), Fate.UNPAID)
    if seen["charge"] > 1:
        return Fate.PAID_TWICE
    if seen["lost"]:
        return Fate.LOST
    return Fate.DISPUTED if seen["dispute"] else Fate.PAID


def _lost(told: Attempts, given: Iterable[Given], seen: Mapping[UUID, Counter[str]]) -> list[str]:
    """What was acknowledged and is not there: gifts, payments, disputes and their ends."""
    by_amount: dict[int, list[UUID]] = defaultdict(list)
    for one in given:
        by_amount[one.plain.amount_fen].append(one.gift_id)
    wanted: dict[int, Counter[str]] = defaultdict(Counter)
    for attempt in told:
        wanted[attempt["amount_fen"]][_SHOWN_BY.get(attempt["kind"], attempt["kind"])] += 1
    voided = set(db.session.scalars(select(Gift.amount_fen).where(Gift.state == GiftState.VOID)))
    lost = []
    for fen, kinds in wanted.items():
        shown = sum((seen[gift_id] for gift_id in by_amount[fen]), Counter[str]())
        shown.update({GIFT: len(by_amount[fen]), CANCEL: fen in voided})
        lost += [f"{kind} of {fen}" for kind in (GIFT, CANCEL, *_SHOWN_BY.values()) if kinds[kind] > shown[kind]]
    return lost


def _doubled(given: Iterable[Given]) -> list[int]:
    times = Counter(one.plain.amount_fen for one in given)
    return [fen for fen, number in times.items() if number > 1]


def _left_over() -> list[str]:
    """Messages nobody took or worked off, and work that was given up."""
    untaken = db.session.scalars(select(SandboxEvent.id).where(SandboxEvent.delivered_at.is_(None)))
    unworked = db.session.scalars(select(PaymentEvent.provider_ref).where(PaymentEvent.processed_at.is_(None)))
    given_up = db.session.scalars(select(Job.kind).where(Job.state == JobState.PARKED, Job.kind != DELIVER_JOB))
    return [*untaken, *unworked, *given_up]
