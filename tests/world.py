"""A small inhabited district: two streets, two organisations, one person per role, families that nobody may confuse.

Built once per run by the real commands and kept as a template; `inhabited` gives each test a fresh copy of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.ids import new_token
from charity_app.core.scope import Actor, Role, acting_in, system_actor, system_scope
from charity_app.demo.identifiers import Identifiers, credit_code
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import Division, division_id
from charity_app.http.forms import KEY_FIELD
from charity_app.identity.models import UserSession
from charity_app.identity.queries import load_actor
from charity_app.identity.states import PLACES, Place
from charity_app.registry import services as registry
from charity_app.registry.models import Household, Organisation, Site
from charity_app.registry.queries import get_site
from charity_app.registry.services import NewMember
from charity_app.registry.services.organisations import OrganisationDetails
from charity_app.registry.services.sites import SiteDetails
from charity_app.registry.states.households import ConsentPurpose, ConsentWay
from charity_app.registry.states.items import AssetKind, ExpenseKind, IncomeKind, Period
from charity_app.registry.states.organisations import Field, SiteKind
from charity_app.registry.states.people import Relation
from charity_app.stock.models import Item
from tests import db as databases
from tests import (
    finance_stories,
    goods_stories,
    hour_stories,
    pack_stories,
    shop_stories,
    stories,
    volunteering_stories,
)
from tests.conftest import standing
from tests.identity.factories import make_user, number_people_from, open_session
from tests.moulds import Templates, close_connections

HERE, THERE = division_id("310115008"), division_id("310115016")
SYSTEM = system_actor("test world")
_BIRTHDAY = date(1950, 3, 12)


@dataclass(frozen=True)
class Person:
    """Everything that names one person, in full; none of it may be readable where it was not asked for."""

    name: str
    id_number: str
    phone: str
    address: str

    @property
    def values(self) -> tuple[str, ...]:
        """The values one by one."""
        return (self.name, self.id_number, self.phone, self.address)


@dataclass
class World:
    """What lives in the template: ids by nickname, session tokens by role, and the secrets of the families.

    `next_number` is the first that `make_user` has given to nobody in it.
    """

    tokens: dict[Role, str] = field(default_factory=dict)
    users: dict[Role, UUID] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    committee_here: UUID = HERE
    next_number: int = 1

    def secrets(self) -> frozenset[str]:
        """Every full value of every member of a family."""
        return frozenset(value for person in self.people.values() for value in person.values)


class Browser:
    """Somebody's browser without JavaScript that can make the key of any form by itself."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self._signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="form-key")
        self.token = token
        if token:
            self.client.set_cookie("session", token)
        else:
            self.client.set_cookie("visitor", "a-visitor-of-the-tests")

    def key(self, path: str) -> str:
        """Return a fresh valid key for a form that posts to this path."""
        bearer = sha256(self.token.encode()).hexdigest()[:22] if self.token else "a-visitor-of-the-tests"
        return str(self._signer.dumps([new_token(), path.split("?")[0], bearer]))

    def send(self, method: str, path: str, data: dict[str, object] | None = None, **kwargs: object):  # type: ignore[no-untyped-def]
        """Send a request; unsafe ones carry a valid key."""
        if method in ("GET", "HEAD", "OPTIONS"):
            return self.client.open(path, method=method, **kwargs)
        return self.client.open(path, method=method, data={KEY_FIELD: self.key(path), **(data or {})}, **kwargs)


def actor_of(user_id: UUID, world: World) -> Actor:
    """Return one of the world's people as services see them."""
    role = next(role for role, known in world.users.items() if known == user_id)
    actor = load_actor(world.tokens[role])
    assert actor is not None
    return actor


def plant(order: int) -> Person:
    """Invent somebody by number: no two share a value, and no value is part of anything else on a page."""
    numbers = Identifiers(Random(order))
    surname = "赵钱孙李周吴郑王冯陈"[order % 10]
    given = "霁岚澄禾"[order % 4] + chr(0x7000 + order)
    id_number = numbers.id_number(_BIRTHDAY + timedelta(days=order), is_female=bool(order % 2))
    return Person(
        f"{surname}{given}", id_number, f"1200{order:03}{9_271 - order:04}", f"演示路{2_600 + order}弄{order}号甲室"
    )


def _family(world: World, nickname: str, order: int, committee: Division) -> Household:
    head, child = plant(order), plant(order + 1)
    new = NewMember(name=head.name, id_number=head.id_number, phone=head.phone, joined_on=date(2020, 1, 1))
    household = registry.register_household(committee, head=new, address=head.address, by=SYSTEM)
    other = NewMember(name=child.name, relation=Relation.CHILD, id_number=child.id_number, phone=child.phone)
    member = registry.add_member(household, new=other, by=SYSTEM)
    today = clock.today()
    registry.record_income(
        member, kind=IncomeKind.WAGE, amount_fen=123_400, period=Period.MONTH, valid_from=date(2024, 1, 1), by=SYSTEM
    )
    registry.record_expense(
        household, kind=ExpenseKind.MEDICAL, amount_fen=45_600, period=Period.MONTH, valid_from=today, by=SYSTEM
    )
    registry.record_asset(household, kind=AssetKind.DEPOSIT, amount_fen=78_900, valid_from=today, by=SYSTEM)
    for purpose in (ConsentPurpose.ASSESSMENT, ConsentPurpose.PUBLISH_NEEDS, ConsentPurpose.MESSAGES):
        registry.give_consent(household, purpose=purpose, way=ConsentWay.SPOKEN, words=f"同意{order}", by=SYSTEM)
    world.ids[nickname], world.numbers[nickname] = household.id, household.number
    world.people[nickname], world.people[f"{nickname} child"] = head, child
    return household


def _organisation(world: World, nickname: str, serial: int, street_id: UUID) -> Organisation:
    details = OrganisationDetails(
        name=f"演示公益服务中心{serial}号",
        field=Field.SOCIAL_WORK,
        registered_on=date(2015, 3, 15),
        street_id=street_id,
        rating=4,
        rating_until_on=clock.today() + timedelta(days=800),
    )
    row = registry.register_organisation(credit_code("52", serial), details=details, by=SYSTEM)
    world.ids[nickname] = row.id
    return row


def _site(world: World, nickname: str, street_id: UUID, organisation_id: UUID) -> Site:
    details = SiteDetails(
        kind=SiteKind.CHARITY_SUPERMARKET,
        name=f"{nickname} 超市",
        street_id=street_id,
        address="演示路1号",
        organisation_id=organisation_id,
    )
    row = registry.open_site(details, by=SYSTEM)
    world.ids[nickname] = row.id
    return row


def _people(world: World) -> None:
    """One person per role, all at the places called "here"."""
    at = {
        Place.STREET: HERE,
        Place.COMMITTEE: world.committee_here,
        Place.ORGANISATION: world.ids["organisation here"],
        Place.SITE: world.ids["site here"],
    }
    for role in Role:
        household = (world.ids["family here"],) if role in (Role.RESIDENT, Role.PROXY) else ()
        place = world.ids["depot here"] if role is Role.DEPOT_KEEPER else at.get(PLACES[role][0])
        user = make_user(role, at=place, name=f"职员{list(Role).index(role):02}", households=household)
        world.users[role] = user.id
        world.tokens[role] = open_session(user)


def build() -> World:
    """Let the district be inhabited."""
    world = World()
    near, near_by = divisions.committees_of(HERE)[:2]
    far = divisions.committees_of(THERE)[0]
    world.committee_here = near.id
    _family(world, "family here", 10, near)
    _family(world, "family next door", 20, near_by)
    _family(world, "family there", 30, far)
    first = _organisation(world, "organisation here", 901, HERE)
    second = _organisation(world, "organisation there", 902, THERE)
    _site(world, "site here", HERE, first.id)
    _site(world, "site there", THERE, second.id)
    depots = [goods_stories.open_depot(f"depot {name}", street) for name, street in (("here", HERE), ("there", THERE))]
    world.ids |= {f"depot {name}": depot.id for name, depot in zip(("here", "there"), depots, strict=True)}
    _people(world)
    _let_live(world)
    _stock_up(world, depots)
    for name in ("here", "there"):
        home, place = world.ids[f"family {name}"], world.ids[f"site {name}"]
        made = pack_stories.feed(place, home, item_id=world.ids["soap item"])
        world.ids |= {f"{nickname} {name}": key for nickname, key in made.items()}
    _open_shops(world)
    return world


def _let_live(world: World) -> None:
    here, there = (
        stories.side(
            name,
            household_id=world.ids[f"family {name}"],
            organisation_id=world.ids[f"organisation {name}"],
            known=world.tokens if name == "here" else {},
        )
        for name in ("here", "there")
    )
    officer = load_actor(world.tokens[Role.CHARITY_OFFICER])
    assert officer is not None
    world.ids |= stories.live(here, there, charity_officer=officer)
    for at in (here, there):
        planned = volunteering_stories.plan(at)
        volunteer_id = world.users[Role.VOLUNTEER] if at is here else None
        planned |= volunteering_stories.serve(at, planned["activity"], volunteer_id=volunteer_id)
        planned |= hour_stories.work(at, planned["activity"], volunteer_id=volunteer_id)
        world.ids |= {f"{nickname} {at.name}": key for nickname, key in planned.items()}
    stories.pay(world.ids["organisation here"])
    world.ids |= stories.give(there, world.tokens[Role.DONOR], charity_officer=officer)
    finance = load_actor(world.tokens[Role.ORG_FINANCE])
    assert finance is not None
    world.ids |= finance_stories.live(world.ids, HERE, officer=officer, finance=finance)


def _stock_up(world: World, depots: list[Site]) -> None:
    keeper = load_actor(world.tokens[Role.DEPOT_KEEPER])
    assert keeper is not None
    entered = goods_stories.enter_items(by=keeper)
    world.ids |= {f"{name} item": item.id for name, item in entered.items()}
    for name, depot, by in zip(("here", "there"), depots, (keeper, SYSTEM), strict=True):
        stocked = goods_stories.stock_up(depot, entered, by=by)
        site = get_site(by, world.ids[f"site {name}"])
        assert site is not None
        stocked |= goods_stories.supply(site, depot, entered, by=by)
        world.ids |= {f"{nickname} {name}": key for nickname, key in stocked.items()}
    outlet = get_site(keeper, world.ids["site here"])
    assert outlet is not None
    world.ids["arrival"] = goods_stories.send_by_hand(depots[1], outlet, world.ids["soap lot there"])
    _follow_up(world, depots[0], entered["milk"], keeper)


def _open_shops(world: World) -> None:
    item = db.session.scalars(select(Item).where(Item.id == world.ids["soap item"])).one()
    market_keeper = load_actor(world.tokens[Role.MARKET_KEEPER])
    assert market_keeper is not None
    for name, by in (("here", market_keeper), ("there", SYSTEM)):
        site = get_site(by, world.ids[f"site {name}"])
        home = db.session.scalars(select(Household).where(Household.id == world.ids[f"family {name}"])).one()
        assert site is not None
        world.ids[f"card {name}"] = shop_stories.give_card(home)
        told = shop_stories.open_shop(site, item, home, by=by)
        world.ids |= {f"{nickname} {name}": key for nickname, key in told.items()}
    world.ids |= shop_stories.run_vouchers(by=market_keeper)
    shop_stories.publish_month()


def _follow_up(world: World, depot: Site, item: Item, keeper: Actor) -> None:
    safety = load_actor(world.tokens[Role.FOOD_SAFETY_OFFICER])
    assert safety is not None
    ids = {name: world.ids[f"family {name}"] for name in ("here", "there")}
    homes = list(db.session.scalars(select(Household).where(Household.id.in_(ids.values()))))
    told = goods_stories.follow_up(depot, item, homes, keeper=keeper, safety=safety)
    world.ids |= {f"call {name}": told.pop(f"call of {key}") for name, key in ids.items()} | told


@pytest.fixture(scope="session")
def district(templates: Templates, furniture: str) -> World:
    """Build the template of the inhabited district, once per run."""
    world = templates.made("inhabited", on=furniture, build=_settle)
    number_people_from(world.next_number)
    return world


def _settle() -> World:
    with acting_in(system_scope("test world")):
        world = build()
        commit_unit()
    world.next_number = number_people_from(1)
    return world


@pytest.fixture
def inhabited(house: Flask, clones: databases.Clones, district: World, tmp_path: Path) -> Iterator[World]:
    """The inhabited district, fresh, the application's context pushed."""
    clones.renew("inhabited", let_go=partial(close_connections, house))
    with standing(house, tmp_path):
        db.session.execute(update(UserSession).values(seen_at=clock.wall()))
        db.session.commit()
        yield district


@pytest.fixture
def browser_of(house: Flask, inhabited: World):  # type: ignore[no-untyped-def]
    """Open the browser of whoever holds a role, or of a stranger: `browser_of(Role.DONOR)`."""
    return lambda role=None: Browser(house, inhabited.tokens[role] if role else None)
