"""Carries over what volunteers served before the platform: lognormal, median 60 hours, sigma 1.2 (domain.md 9.4)."""

from collections.abc import Sequence
from math import exp
from random import Random
from statistics import NormalDist
from uuid import UUID

from charity_app.core.scope import system_actor
from charity_app.demo.district import District
from charity_app.demo.scale import stream
from charity_app.demo.timeline import happening
from charity_app.demo.volunteers import Helper
from charity_app.ledger.models import MINUTE, Account
from charity_app.ledger.services import Line, open_account, open_book, post
from charity_app.volunteering.services.accounts import move_volunteer
from charity_app.volunteering.states.books import SERVICE_BOOK
from charity_app.volunteering.states.people import VolunteerAction, VolunteerState

_BY = system_actor("demo")
_MEDIAN_MINUTES, _SIGMA = 60 * 60, 1.2
_CARRIED_AGO = 54
_ELSEWHERE = "earlier_service"


def draw_minutes(draw: Random, count: int) -> list[int]:
    """Return the middles of as many equal parts of the distribution, in a drawn order."""
    bell = NormalDist(0, _SIGMA)
    minutes = [round(_MEDIAN_MINUTES * exp(bell.inv_cdf((part + 0.5) / count))) for part in range(count)]
    draw.shuffle(minutes)
    return minutes


def carry_over(district: District, helpers: Sequence[Helper]) -> None:
    """Credit what was served elsewhere before, to everybody whose identity was seen."""
    able = [one for one in helpers if one.plan.state is VolunteerState.VERIFIED]
    minutes = draw_minutes(stream(district.seed, "hours"), len(able))
    for served, helper in zip(minutes, district.each("hours", able), strict=True):
        with happening(_CARRIED_AGO):
            elsewhere = _source()
            account = open_account(SERVICE_BOOK, owner_type="volunteer", owner_id=helper.volunteer_id, unit=MINUTE)
            line = Line(
                debit=elsewhere,
                credit=account,
                amount=served,
                reason="carried_over",
                subject_type="volunteer",
                subject_id=helper.volunteer_id,
            )
            post([line], key=f"carried_over:{helper.volunteer_id}")
            move_volunteer(helper.volunteer(), VolunteerAction.FIRST_SERVICE, by=_BY)


def _source() -> Account:
    open_book(SERVICE_BOOK)
    owner = UUID(int=0)
    return open_account(SERVICE_BOOK, owner_type=_ELSEWHERE, owner_id=owner, unit=MINUTE, may_go_negative=True)
