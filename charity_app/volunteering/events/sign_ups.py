"""What happens to sign-ups, to the queue, and to questions whether somebody can help."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.volunteering.states.sign_ups import AskAnswer, EndReason


@dataclass(frozen=True, kw_only=True)
class OfSignUp(Fact):
    """A fact about a sign-up."""

    subject: ClassVar[str] = "sign_up"
    sign_up_id: UUID
    shift_id: UUID


@dataclass(frozen=True, kw_only=True)
class SignUpConfirmed(OfSignUp):
    """Somebody has a place; an override says that a rule was set aside with a reason."""

    seats: int
    is_overridden: bool = False


@dataclass(frozen=True, kw_only=True)
class SignUpWaitlisted(OfSignUp):
    """Somebody waits for a place."""

    seats: int
    ticket: int


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(OfSignUp):
    """A free place is kept for whoever waited longest."""


@dataclass(frozen=True, kw_only=True)
class SignUpEnded(OfSignUp):
    """Somebody will not come, or no longer waits."""

    reason: EndReason


@dataclass(frozen=True, kw_only=True)
class StandInSought(OfSignUp):
    """Somebody who has a place looks for a stand-in, or does so no longer."""

    is_sought: bool


@dataclass(frozen=True, kw_only=True)
class SignUpHandedOver(OfSignUp):
    """A stand-in took the place."""

    stand_in_id: UUID


@dataclass(frozen=True, kw_only=True)
class SignUpExcused(OfSignUp):
    """An absence does not count."""


@dataclass(frozen=True, kw_only=True)
class OfStandingPlace(Fact):
    """A fact about a standing place."""

    subject: ClassVar[str] = "standing_place"
    standing_place_id: UUID


@dataclass(frozen=True, kw_only=True)
class StandingPlaceOpened(OfStandingPlace):
    """Somebody comes every week."""


@dataclass(frozen=True, kw_only=True)
class StandingPlaceSkipped(OfStandingPlace):
    """Somebody leaves one week out, or comes after all."""

    week_on: date
    is_skipped: bool


@dataclass(frozen=True, kw_only=True)
class StandingPlaceEnded(OfStandingPlace):
    """Somebody no longer comes every week."""


@dataclass(frozen=True, kw_only=True)
class OfCover(Fact):
    """A fact about a question whether somebody can help."""

    subject: ClassVar[str] = "shift"
    shift_id: UUID


@dataclass(frozen=True, kw_only=True)
class CoverAsked(OfCover):
    """Some people were asked whether they can help."""

    count: int


@dataclass(frozen=True, kw_only=True)
class CoverAnswered(OfCover):
    """Somebody answered whether they can help."""

    answer: AskAnswer


@dataclass(frozen=True, kw_only=True)
class LateDropAlarmed(OfCover):
    """Too few people are expected within a day."""

    missing: int
