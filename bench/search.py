"""Finding persons by two signs of their name over keyed tokens, through the query behind the list of households."""

import gc
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import insert, select, text

from bench.house import standing
from bench.report import Figure, percentile
from charity_app.core.db import begin_reading, db
from charity_app.core.privacy import KeyOwner, create_key, name_tokens, seal
from charity_app.core.scope import Actor, Grant, Role, Scope, acting_in, system_scope
from charity_app.divisions.queries import committees_of, streets
from charity_app.registry.models import Household, Member, MemberIdentity, NameToken
from charity_app.registry.queries import list_households_visible_to
from charity_app.registry.queries.households import matching
from charity_app.registry.states.households import HouseholdState

_PERSONS = {"small": 20_000, "full": 1_000_000}
_QUERIES = 200
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
    "彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
)
_SIGNS = (
    "青云晨星雨竹松溪岚禾澄霁南初远舟野笙澜柚川荷朗葵枫苔汀砚山水木石春夏秋冬东西北中日月光明和平安宁静清华文武"
    "英才学思远志心意诚信义礼智勇毅坚强健康福寿喜乐欢悦欣怡然宇宙天地海洋江河湖泊林森花草兰梅菊莲桂"
)
_BATCH = 20_000


@dataclass(frozen=True)
class Person:
    """A generated person: the household's number and the name."""

    number: str
    name: str


def run(scale: str, pg_dsn: str | None) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL when an address is given."""
    figures = _measure(scale, None, "sqlite")
    return figures + (_measure(scale, pg_dsn, "pg") if pg_dsn else [])


def _measure(scale: str, pg_dsn: str | None, database: str) -> list[Figure]:
    with standing(pg_dsn), acting_in(system_scope("benchmark")):
        people = _fill(_PERSONS[scale])
        expected = _by_part(people)
        draw = Random(7)
        parts = draw.sample(sorted(part for part in expected if len(part) == 2), _QUERIES)
        numbers = draw.sample([person.number for person in people], _QUERIES)
        found = sum(_is_right(part, expected[part]) for part in parts)
        assert found == _QUERIES, f"only {found} of {_QUERIES} parts of names gave exactly their bearers"
        gc.disable()
        took = [
            (_seconds(_look_up, number), _seconds(_look_up, part), _seconds(_list, part))
            for number, part in zip(numbers, parts, strict=True)
        ]
        gc.enable()
    by_number, by_name, listed = ([times[place] * 1000 for times in took] for place in range(3))
    base = f"by_number:{percentile(by_number, 50):.3g}ms"
    return [
        Figure(f"search_{database}_found_of_200", found, ">=200", "found", base, _QUERIES, found, found),
        _figure(f"search_{database}_p50", by_name, 50, "<=2", base),
        _figure(f"search_{database}_p99", by_name, 99, "<=10", base),
        _figure(f"search_{database}_list_p99", listed, 99, "<=10", base),
    ]


def _figure(name: str, times: list[float], percent: int, goal: str, base: str) -> Figure:
    return Figure(name, percentile(times, percent), goal, "ms", base, _QUERIES, min(times), max(times))


def _reader() -> Actor:
    return Actor(
        user_id=UUID(int=1),
        grants=(Grant(Role.DISTRICT_AID_OFFICER, "district"),),
        scope=Scope(everything=True, reason="benchmark"),
    )


def _is_right(part: str, expected: list[str]) -> bool:
    page = list_households_visible_to(_reader(), q=part)
    return page.total == len(expected) and [row.number for row in page.items] == expected[: len(page.items)]


def _look_up(typed: str) -> int:
    """Find the first twenty households that fit, by number."""
    fitting = select(Household.id, Household.number).where(Household.state == HouseholdState.ACTIVE, matching(typed))
    return len(db.session.execute(fitting.order_by(Household.number).limit(20)).all())


def _list(typed: str) -> int:
    """Read the whole first page: the look-up, the count, places, sizes and masked names."""
    return len(list_households_visible_to(_reader(), q=typed).items)


def _seconds(find: Callable[[str], int], typed: str) -> float:
    """Time one look-up as a request does it: a session of its own, reading only."""
    db.session.remove()
    begin_reading()
    started = time.perf_counter()
    found = find(typed)
    took = time.perf_counter() - started
    assert found
    return took


def _by_part(people: list[Person]) -> dict[str, list[str]]:
    """Return the sorted household numbers by each pair of neighbouring signs."""
    found: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for place in range(len(person.name) - 1):
            found[person.name[place : place + 2]].add(person.number)
    return {part: sorted(numbers) for part, numbers in found.items()}


def _fill(persons: int) -> list[Person]:
    """Write households, members, sealed names and tokens in batches; returns everybody."""
    draw = Random(persons)
    places = [(street.id, [committee.id for committee in committees_of(street.id)]) for street in streets()]
    people: list[Person] = []
    while len(people) < persons:
        people += _write_batch(draw, places, len(people), min(_BATCH, persons - len(people)))
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return people


def _write_batch(draw: Random, places: list[tuple[UUID, list[UUID]]], first: int, count: int) -> list[Person]:
    rows: dict[type[object], list[dict[str, object]]] = {
        model: [] for model in (Household, Member, MemberIdentity, NameToken)
    }
    people: list[Person] = []
    while len(people) < count:
        street_id, committees = draw.choice(places)
        household: dict[str, object] = {
            "id": UUID(int=draw.getrandbits(128)),
            "number": f"H{first + len(people) + 1:08d}",
            "street_id": street_id,
            "committee_id": draw.choice(committees),
            "version": 1,
            "state": "active",
            **_RECORDED,
        }
        rows[Household].append(household)
        for order in range(min(draw.randint(1, 4), count - len(people))):
            people.append(Person(str(household["number"]), _name(draw)))
            _add_person(rows, draw, household, order, people[-1].name)
    for model, batch in rows.items():
        db.session.execute(insert(model), batch)
    db.session.flush()
    db.session.info.pop("data_keys", None)
    db.session.expunge_all()
    return people


_RECORDED: dict[str, object] = {
    "recorded_at": datetime(2024, 12, 5, 1, tzinfo=UTC),
    "recorded_by_id": None,
    "recorded_role": "system",
    "on_behalf": False,
}


def _name(draw: Random) -> str:
    return draw.choice(_SURNAMES) + "".join(draw.choice(_SIGNS) for _ in range(draw.choice((1, 2, 2, 2, 2))))


def _add_person(
    rows: dict[type[object], list[dict[str, object]]], draw: Random, household: dict[str, object], order: int, name: str
) -> None:
    member_id, household_id = UUID(int=draw.getrandbits(128)), household["id"]
    assert isinstance(household_id, UUID)
    owner = KeyOwner("household", household_id)
    if order == 0:
        create_key(owner)
    place = {"household_id": household_id, **{name: household[name] for name in ("street_id", "committee_id")}}
    rows[Member].append(
        {
            "id": member_id,
            "birth_on": date(1960, 1, 1) + timedelta(days=draw.randrange(18_000)),
            "gender": "female",
            "relation": "head" if order == 0 else "other",
            "joined_on": date(2024, 1, 1),
            "version": 1,
            **place,
            **_RECORDED,
        }
    )
    sealed = seal(owner, name, place=f"member_identities.name:{member_id}")
    rows[MemberIdentity].append({"member_id": member_id, "name": sealed, "name_index": bytes(32), **place})
    rows[NameToken] += [
        {"token": token, "member_id": member_id, "household_id": household_id} for token in sorted(name_tokens(name))
    ]
