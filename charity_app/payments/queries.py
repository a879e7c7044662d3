"""Reads of payments. A payment is known by its random id, which only its payer and the subject's people hold."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true

from charity_app.core.db import db
from charity_app.core.paging import PAGE_SIZE, Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.payments import gateway
from charity_app.payments.models import Checkout, PaymentDifference, PaymentDispute, PaymentRefund, Subscription
from charity_app.payments.policy import OVERSEERS
from charity_app.payments.states import ClosingReason, DifferenceKind, DifferenceState


def can_take_payments() -> bool:
    """Tell whether a pay button may be shown: there are keys of a provider, or this is the demo."""
    return gateway.can_take_payments()


def is_practice() -> bool:
    """Tell whether money paid now is not real."""
    return gateway.can_take_payments() and gateway.provider().is_sandbox


def get_checkout(checkout_id: UUID) -> Checkout | None:
    """Return a payment by its id."""
    return db.session.scalars(select(Checkout).where(Checkout.id == checkout_id)).one_or_none()


def checkouts_of(subject_type: str, subject_id: UUID) -> list[Checkout]:
    """Return the payments of a subject, the newest first."""
    own = select(Checkout).where(Checkout.subject_type == subject_type, Checkout.subject_id == subject_id)
    return list(db.session.scalars(own.order_by(Checkout.created_at.desc(), Checkout.id)))


def refunds_of(checkout: Checkout) -> list[PaymentRefund]:
    """Return the refunds of a payment, the oldest first."""
    own = select(PaymentRefund).where(PaymentRefund.checkout_id == checkout.id)
    return list(db.session.scalars(own.order_by(PaymentRefund.requested_at, PaymentRefund.id)))


def disputes_of(checkout: Checkout) -> list[PaymentDispute]:
    """Return the disputes of a payment, the oldest first."""
    own = select(PaymentDispute).where(PaymentDispute.checkout_id == checkout.id)
    return list(db.session.scalars(own.order_by(PaymentDispute.opened_at, PaymentDispute.id)))


def subscriptions_of(subject_type: str, subject_id: UUID) -> list[Subscription]:
    """Return the monthly payments of a subject, the newest first."""
    own = select(Subscription).where(Subscription.subject_type == subject_type, Subscription.subject_id == subject_id)
    return list(db.session.scalars(own.order_by(Subscription.created_at.desc(), Subscription.id)))


@dataclass(frozen=True)
class Booked:
    """What the books hold of a payment: what came in, its fee, what went back; disputes apart."""

    received_fen: int = 0
    fee_fen: int = 0
    refunded_fen: int = 0

    @property
    def left_fen(self) -> int:
        """What is left of it."""
        return self.received_fen - self.fee_fen - self.refunded_fen


BookReader = Callable[[Collection[UUID]], Mapping[UUID, Booked]]
_readers: Mapping[str, BookReader] = {}


def install_payment_books(readers: Mapping[str, BookReader]) -> None:
    """Take from wiring.py who knows what the books hold of the payments of each type of subject."""
    global _readers  # noqa: PLW0603
    _readers = readers


def books_of(checkouts: Sequence[Checkout]) -> dict[UUID, Booked]:
    """Return what the books hold of these payments, nothing of those whose subject keeps no books."""
    held: dict[UUID, Booked] = {}
    for subject_type, read in _readers.items():
        own = [row.id for row in checkouts if row.subject_type == subject_type]
        held |= {row_id: Booked() for row_id in own} | dict(read(own) if own else {})
    return held


@dataclass(frozen=True)
class DifferenceRow:
    """A difference as the work list shows it."""

    id: UUID
    day_on: date
    kind: DifferenceKind
    reference: str
    ours_fen: int | None
    theirs_fen: int | None
    state: DifferenceState
    is_sandbox: bool
    found_at: datetime
    closed_at: datetime | None
    reason: ClosingReason | None


@dataclass(frozen=True)
class DifferenceFilter:
    """Which differences to list."""

    state: DifferenceState | None = None
    kind: DifferenceKind | None = None
    day: date | None = None


_LISTED = tuple(getattr(PaymentDifference, name) for name in DifferenceRow.__dataclass_fields__)


def _seen_by(viewer: Actor) -> ColumnElement[bool]:
    """Return the condition for differences of the viewer's own charities; the charity office and auditors see all.

    A difference that belongs to no payment of ours is the charity office's.
    """
    if viewer.is_system or viewer.has_role(*OVERSEERS):
        return true()
    own = {grant.organisation_id for grant in viewer.grants_of(Role.ORG_FINANCE)}
    paid = select(Checkout.id).where(Checkout.organisation_id.in_(sorted(filter(None, own), key=str)))
    return PaymentDifference.checkout_id.in_(paid)


def list_differences_visible_to(
    viewer: Actor, wanted: DifferenceFilter, *, page: int = 1, size: int = PAGE_SIZE
) -> Page[DifferenceRow]:
    """Return one page of the differences, open ones and new ones first. One statement."""
    statement = select(*_LISTED).where(_seen_by(viewer))
    for column, value in (
        (PaymentDifference.state, wanted.state),
        (PaymentDifference.kind, wanted.kind),
        (PaymentDifference.day_on, wanted.day),
    ):
        if value is not None:
            statement = statement.where(column == value)
    ordered = statement.order_by(PaymentDifference.state.desc(), PaymentDifference.day_on.desc(), PaymentDifference.id)
    return fetch_page(ordered, lambda row: DifferenceRow(*row), number=page, size=size)


def get_difference(viewer: Actor, difference_id: UUID) -> PaymentDifference | None:
    """Return a difference to the finance of its charity, the charity office and auditors; to others there is none."""
    wanted = select(PaymentDifference).where(PaymentDifference.id == difference_id, _seen_by(viewer))
    return db.session.scalars(wanted).one_or_none()


def counting_open_differences(viewer: Actor) -> Select[int]:
    """Return the statement that counts the differences that wait for the viewer."""
    is_open = PaymentDifference.state == DifferenceState.OPEN
    return select(func.count()).select_from(PaymentDifference).where(is_open, _seen_by(viewer))
