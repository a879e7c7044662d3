"""Lets people ask for a call, needs be published, help be offered and come, and a few files close."""

from itertools import count

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.files import CleanFile
from charity_app.core.scope import ANONYMOUS, Actor, Role
from charity_app.demo import casework
from charity_app.demo.district import District
from charity_app.demo.givers import Givers
from charity_app.demo.living import draw_photo, tell
from charity_app.demo.matching import Hands
from charity_app.demo.offering import Market, offer
from charity_app.demo.offers import draw_offers
from charity_app.demo.registry import household_of
from charity_app.demo.scale import stream
from charity_app.demo.stories import draw_stories
from charity_app.demo.timeline import happening
from charity_app.matching.models import Claim, NeedPost
from charity_app.registry import services as registry_services
from charity_app.registry.models import Member
from charity_app.registry.states.people import LeaveReason

_HELP_OF_TEN = 3


def hear_calls(district: District) -> None:
    """Let people ask for a call, without an account, in every state and outcome."""
    draw = stream(district.seed, "help")
    phones = (district.names.phone() for _ in count())
    number = max(15, district.scale.households * _HELP_OF_TEN // 10)
    plans = list(casework.draw_help(draw, list(district.streets), phones, number))
    for plan in district.each("help requests", plans):
        with happening(plan.days_ago):
            team = district.staff.team(plan.street)
            district.help_asked.append(casework.ask_for_help(plan, by=ANONYMOUS, team=team))


def live(district: District) -> None:
    """Let needs be assessed and published, and help come."""
    draw = stream(district.seed, "stories")
    stories, others = draw_stories(draw, district.households, district.scale)
    givers, officer, photo = Givers(district), district.actor(Role.CHARITY_OFFICER), draw_photo()
    _offer(district, givers, officer, photo)
    for told in district.each("needs", stories):
        hands = Hands(district.staff.team(told.household.plan.committee.street), draw, photo)
        district.posts.append(tell(told, hands=hands, givers=givers, officer=officer))
    for other in district.each("assessments", others):
        with happening(other.days_ago):
            team = district.staff.team(other.household.plan.committee.street)
            casework.assess(household_of(other.household.id), other.plan, team=team, state=other.state)


def _offer(district: District, givers: Givers, officer: Actor, photo: CleanFile) -> None:
    """Let organisations, enterprises and streets offer help, and families ask for places."""
    draw = stream(district.seed, "offers")
    team = district.staff.team(district.streets[0])
    families = {entered.id: entered for entered in district.households}
    market = Market(givers, district.streets, district.staff, families, officer, Hands(team, draw, photo))
    for plan in district.each("offers", draw_offers(draw, district.scale.offers)):
        district.offers.append(offer(plan, market))


def close_files(district: District) -> None:
    """Let one file end, one become part of another and one be erased, of families that nobody is busy with."""
    officer = district.actor(Role.DISTRICT_AID_OFFICER)
    with happening(6):
        busy = set(db.session.scalars(select(NeedPost.household_id).union(select(Claim.household_id))))
        quiet = [one for one in district.households if one.plan.kind.startswith("A") and one.id not in busy]
        alone = next(one for one in quiet if len(one.plan.members) == 1)
        kept, other, erased = [one for one in quiet if one is not alone][:3]
        member = db.session.scalars(select(Member).where(Member.household_id == alone.id)).one()
        registry_services.end_member(member, reason=LeaveReason.DIED, on=clock.today(), by=officer)
        registry_services.merge_households(household_of(kept.id), other=household_of(other.id), by=officer)
        registry_services.erase_household(household_of(erased.id), by=officer)
