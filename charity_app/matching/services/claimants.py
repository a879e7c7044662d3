"""Who may claim how much at once. Source: R-CLM-04, R-CLM-05, R-CLM-10."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from charity_app.core import clock, settings
from charity_app.core.db import db, is_sqlite
from charity_app.core.errors import Conflict, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.matching.events import ClaimantBarred
from charity_app.matching.models import Claim, Claimant
from charity_app.matching.states.claims import ClaimState
from charity_app.registry.models import Organisation
from charity_app.registry.queries import organisation_standing
from charity_app.registry.states.organisations import OrganisationKind

PERSON = settings.declare(
    "claim.limit_person", 2, unit="claims", rule="R-CLM-04", name=Text("Open claims of one person", "setting")
)
UNIT = settings.declare(
    "claim.limit_unit", 5, unit="claims", rule="R-CLM-04", name=Text("Open claims of an enterprise", "setting")
)
LOW = settings.declare(
    "claim.limit_unrated",
    5,
    unit="claims",
    rule="R-CLM-04",
    name=Text("Open claims of an unrated organisation", "setting"),
)
MIDDLE = settings.declare(
    "claim.limit_3a",
    10,
    unit="claims",
    rule="R-CLM-04",
    name=Text("Open claims of an organisation rated 3A", "setting"),
)
HIGH = settings.declare(
    "claim.limit_4a_5a",
    20,
    unit="claims",
    rule="R-CLM-04",
    name=Text("Open claims of an organisation rated 4A or 5A", "setting"),
)
FAILURES = settings.declare(
    "claim.failures_until_bar",
    2,
    unit="failed claims",
    rule="R-CLM-10",
    name=Text("Failed claims until claiming is barred", "setting"),
)
BAR = settings.declare(
    "claim.bar_months", 6, unit="months", rule="R-CLM-10", name=Text("Who failed too often cannot claim for", "setting")
)
_YEAR = timedelta(days=365)
_SOCIAL = frozenset(
    {OrganisationKind.ASSOCIATION, OrganisationKind.SERVICE, OrganisationKind.FOUNDATION, OrganisationKind.OTHER}
)


@dataclass(frozen=True)
class Giver:
    """Who gives: an organisation, or one person."""

    organisation_id: UUID | None
    user_id: UUID | None

    @property
    def column(self) -> Any:
        """The column of the claimants' table that names this giver."""
        return Claimant.organisation_id if self.organisation_id else Claimant.user_id

    @property
    def id(self) -> UUID | None:
        """The key of this giver."""
        return self.organisation_id or self.user_id


def giver_of(claim: Claim) -> Giver:
    """Return who gives in a claim."""
    return Giver(claim.organisation_id, claim.donor_id)


def limit_of(organisation: Organisation | None) -> int:
    """Return how many claims an organisation, or a person, may have open at once."""
    if organisation is None:
        return settings.value(PERSON)
    if organisation.kind not in _SOCIAL:
        return settings.value(UNIT)
    rating = organisation.rating_on(clock.today()) or 0
    return settings.value(HIGH if rating >= 4 else MIDDLE if rating == 3 else LOW)


def demand_standing(organisation: Organisation | None) -> None:
    """Raise NotAllowed when an organisation is on a bad list or was stopped (R-CLM-05)."""
    if organisation is None:
        return
    standing = organisation_standing(organisation)
    if not standing.may_claim and standing.reason is not None:
        raise NotAllowed(standing.reason)


def take_slot(giver: Giver, *, limit: int) -> None:
    """Count one more open claim of a giver. Raises Conflict at the limit, NotAllowed while barred."""
    _know(giver)
    today = clock.today()
    is_free = or_(Claimant.barred_until_on.is_(None), Claimant.barred_until_on <= today)
    done = db.session.execute(
        update(Claimant)
        .where(giver.column == giver.id, Claimant.open_claims < limit, is_free)
        .values(open_claims=Claimant.open_claims + 1),
        execution_options={"synchronize_session": False},
    )
    if getattr(done, "rowcount", 0) == 1:
        return
    barred = barred_until(giver)
    if barred is not None:
        until = {"day": barred}
        raise NotAllowed(
            Text(
                "Two promises were not kept, so no new claims before %(day)s. Talk to the charity office",
                "error",
                until,
            )
        )
    most = {"limit": limit}
    raise Conflict(Text("You have %(limit)s claims open, which is the most at once. Finish one first", "error", most))


def _know(giver: Giver) -> None:
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    name = giver.column.key
    row = {"id": new_id("claimants"), name: giver.id, "open_claims": 0}
    db.session.execute(insert(Claimant).values(**row).on_conflict_do_nothing(index_elements=[name]))


def give_slot_back(giver: Giver) -> None:
    """Count one open claim of a giver less."""
    db.session.execute(
        update(Claimant)
        .where(giver.column == giver.id, Claimant.open_claims > 0)
        .values(open_claims=Claimant.open_claims - 1),
        execution_options={"synchronize_session": False},
    )


def retake_slot(giver: Giver) -> None:
    """Count an open claim again that was thought delivered, even above the limit."""
    db.session.execute(
        update(Claimant).where(giver.column == giver.id).values(open_claims=Claimant.open_claims + 1),
        execution_options={"synchronize_session": False},
    )


def barred_until(giver: Giver) -> date | None:
    """Return until when a giver may make no claims; None when it may."""
    wanted = select(Claimant.barred_until_on).where(giver.column == giver.id)
    day = db.session.scalar(wanted)
    return day if day is not None and day > clock.today() else None


def bar_after_failures(claim: Claim, *, by: Actor) -> None:
    """Bar whoever failed for the second time within a year; a street that gives is not barred."""
    if giver_of(claim).id is None:
        return
    same = and_(Claim.organisation_id == claim.organisation_id, Claim.donor_id.is_(None))
    if claim.organisation_id is None:
        same = and_(Claim.donor_id == claim.donor_id, Claim.donor_id.is_not(None))
    failed = select(func.count()).where(same, Claim.state == ClaimState.FAILED, Claim.ended_at > clock.now() - _YEAR)
    with acting_in(system_scope("failed claims counted")):
        count = db.session.scalar(failed) or 0
    if count < settings.value(FAILURES):
        return
    giver, until = giver_of(claim), months_later(clock.today(), settings.value(BAR))
    _know(giver)
    db.session.execute(
        update(Claimant).where(giver.column == giver.id).values(barred_until_on=until),
        execution_options={"synchronize_session": False},
    )
    emit(ClaimantBarred(claim_id=claim.id, until_on=until, by=by))


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + (first.month == 12), first.month % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), following - timedelta(days=1))
