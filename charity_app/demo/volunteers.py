"""Draws the volunteers (domain.md 9.4) and registers each: who they are, what they can do, which papers were seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Grant, Role, system_actor
from charity_app.demo.district import District
from charity_app.demo.households import Street
from charity_app.demo.identity import acting, actor_of
from charity_app.demo.people import TODAY, born
from charity_app.demo.scale import share_out, stream
from charity_app.demo.timeline import happening
from charity_app.eligibility.wording.volunteers import LANGUAGE_LABELS, SKILL_LABELS
from charity_app.identity import services as identity
from charity_app.volunteering.models import Volunteer
from charity_app.volunteering.services import accounts, guardians
from charity_app.volunteering.services.people import register_volunteer
from charity_app.volunteering.services.profiles import Profile, change_profile
from charity_app.volunteering.states.people import FreeTime, Sex, Training, VolunteerAction, VolunteerState

_BY = system_actor("demo")
_ADULT = 18
_AGES = {(16, 17): 4, (18, 29): 18, (30, 44): 22, (45, 59): 24, (60, 69): 25, (70, 79): 7}
_WOMEN = {True: 58, False: 42}
_STATES = {
    VolunteerState.VERIFIED: 72,
    VolunteerState.REGISTERED: 20,
    VolunteerState.LEFT: 6,
    VolunteerState.SUSPENDED: 2,
}
_SERVING = (VolunteerState.REGISTERED, VolunteerState.VERIFIED)
_IN_TURN = ("tutoring", "logistics", "it_help", "care_elder", "hairdressing")
_FOOD_EVERY = 4
_SINCE_DAYS, _DOORS_DAYS = (60, 500), 28
_TO_VERIFIED, _PAUSED_DAYS = 6, 9


@dataclass(frozen=True)
class VolunteerPlan:
    """A volunteer as drawn; the first of several skills is the one that is asked for."""

    age: int
    born_on: date
    is_female: bool
    street: Street
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    free_times: tuple[str, ...]
    has_driving_licence: bool
    has_first_aid: bool
    handles_food: bool
    state: VolunteerState
    days_ago: int

    @property
    def papers(self) -> frozenset[str]:
        """What a role may ask for and this person has."""
        held = {f"skill_{skill}" for skill in self.skills}
        held |= {"adult"} if self.age >= _ADULT else set()
        held |= {"record_check"} if self.is_checked else set()
        return frozenset(held | ({"food"} if self.handles_food else set()))

    @property
    def is_checked(self) -> bool:
        """Whether somebody looked into the record, as for everybody who works with children."""
        return self.age >= _ADULT and "tutoring" in self.skills


@dataclass(frozen=True)
class Helper:
    """A registered volunteer as one who acts."""

    plan: VolunteerPlan
    volunteer_id: UUID
    by: Actor

    def volunteer(self) -> Volunteer:
        """Load the row."""
        return db.session.scalars(select(Volunteer).where(Volunteer.id == self.volunteer_id)).one()


def draw_volunteers(seed: int, streets: Sequence[Street], count: int) -> list[VolunteerPlan]:
    """Draw the volunteers; the first two are of age and serve, for they are those of the accounts."""
    draw = stream(seed, "volunteers")
    ages = [band for band, number in share_out(_AGES, count).items() for _ in range(number)]
    women = [is_female for is_female, number in share_out(_WOMEN, count).items() for _ in range(number)]
    states = [state for state, number in share_out(_STATES, count).items() for _ in range(number)]
    for drawn in (ages, women, states):
        draw.shuffle(drawn)
    plans = [
        _draw(draw, place, band, streets, is_female=is_female, state=state)
        for place, (band, is_female, state) in enumerate(zip(ages, women, states, strict=True))
    ]
    return sorted(plans, key=lambda plan: not (plan.age >= _ADULT and plan.state is VolunteerState.VERIFIED))


def _draw(
    draw: Random,
    place: int,
    band: tuple[int, int],
    streets: Sequence[Street],
    *,
    is_female: bool,
    state: VolunteerState,
) -> VolunteerPlan:
    age = draw.randint(*band)
    others = draw.sample(sorted(SKILL_LABELS), draw.choices((0, 1, 2), (50, 35, 15))[0])
    return VolunteerPlan(
        age=age,
        born_on=born(draw, age),
        is_female=is_female,
        street=draw.choice(streets[:2]) if draw.random() < 0.4 else draw.choice(streets),
        skills=tuple(dict.fromkeys((_IN_TURN[place % len(_IN_TURN)], *others))),
        languages=tuple(name for name in LANGUAGE_LABELS if draw.random() < {"shanghainese": 0.6}.get(name, 0.12)),
        free_times=tuple(time.value for time in FreeTime if draw.random() < 0.35),
        has_driving_licence=age >= _ADULT and draw.random() < 0.4,
        has_first_aid=draw.random() < 0.15,
        handles_food=age >= _ADULT and place % _FOOD_EVERY == 1,
        state=state,
        days_ago=draw.randint(*_SINCE_DAYS),
    )


def register_all(district: District, coordinator: Actor) -> tuple[list[Helper], list[Helper]]:
    """Register everybody; returns the two of the accounts, and the others who serve on the day of the demo."""
    plans = draw_volunteers(district.seed, district.streets, district.scale.volunteers)
    doors = [account for account in district.accounts if account.post.role is Role.VOLUNTEER]
    first = [replace(plan, days_ago=_DOORS_DAYS) for plan in plans[: len(doors)]]
    own = [(plan, actor_of(account)) for plan, account in zip(first, doors, strict=True)]
    names = stream(district.seed, "volunteers' names")
    known: list[Helper] = []
    others: list[Helper] = []
    rest = [(plan, None) for plan in plans[len(doors) :]]
    for plan, actor in district.each("volunteers", [*own, *rest]):
        with happening(plan.days_ago):
            helper = _register(district, plan, actor or _open_account(district, plan, names))
            _see_papers(helper, coordinator, names)
        _move(helper, coordinator)
        if plan.state in _SERVING:
            (known if actor else others).append(helper)
    return known, others


def _open_account(district: District, plan: VolunteerPlan, draw: Random) -> Actor:
    names = district.names
    name = names.full_name(names.surname(), born=plan.born_on.year, street=plan.street.name)
    user = identity.create_user(name, phone=names.phone(), by=_BY)
    return acting(user.id, Grant(Role.VOLUNTEER), name)


def _register(district: District, plan: VolunteerPlan, actor: Actor) -> Helper:
    assert actor.user_id is not None
    volunteer = register_volunteer(actor.user_id, by=actor)
    change_profile(volunteer, profile=_profile(plan), version=1, by=actor)
    return Helper(plan, volunteer.id, actor)


def _profile(plan: VolunteerPlan) -> Profile:
    return Profile(
        born_on=plan.born_on,
        sex=Sex.FEMALE if plan.is_female else Sex.MALE,
        street_id=plan.street.id,
        skills=plan.skills,
        languages=plan.languages,
        free_times=plan.free_times,
        has_driving_licence=plan.has_driving_licence,
        has_first_aid=plan.has_first_aid,
        health_certificate_until_on=TODAY + timedelta(days=200) if plan.handles_food else None,
    )


def _see_papers(helper: Helper, coordinator: Actor, draw: Random) -> None:
    """Write down what was shown: training, a record check, a guardian's yes for a minor."""
    plan, volunteer, today = helper.plan, helper.volunteer(), clock.today()
    if plan.handles_food:
        food = Training.FOOD_HYGIENE
        accounts.record_training(volunteer, training=food, finished_on=today, valid_until_on=None, by=coordinator)
    if plan.is_checked:
        accounts.record_check(volunteer, checked_on=today, by=coordinator)
    if plan.age < _ADULT:
        parent, relation = f"{helper.by.name[:1]}禾野", draw.choice(("母亲", "父亲"))
        told = partial(guardians.record_guardian, volunteer, name=parent, relation=relation)
        told(comes_along=False, given_on=today, by=coordinator)


def _move(helper: Helper, coordinator: Actor) -> None:
    """Let the identity be seen, and a few accounts be paused or left."""
    for days_ago, action, by in _moves(helper, coordinator):
        with happening(days_ago):
            accounts.move_volunteer(helper.volunteer(), action, by=by)


def _moves(helper: Helper, coordinator: Actor) -> Iterator[tuple[float, VolunteerAction, Actor]]:
    plan = helper.plan
    if plan.state is not VolunteerState.REGISTERED:
        yield plan.days_ago - _TO_VERIFIED, VolunteerAction.VERIFY, coordinator
    if plan.state is VolunteerState.SUSPENDED:
        yield _PAUSED_DAYS, VolunteerAction.SUSPEND, coordinator
    if plan.state is VolunteerState.LEFT:
        yield _PAUSED_DAYS, VolunteerAction.LEAVE, helper.by
