"""Households by the column for the sweep: drawn from a seed with unknown facts, and written into the snapshot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from charity_app.core.db import db, is_sqlite
from charity_app.eligibility.facts.vocabulary import CATEGORIES, HOUSEHOLD, PERSON, Kind, spec_of
from charity_app.eligibility.models import HouseholdFacts, MemberFacts

Column = NDArray[np.int64]
UNKNOWN = -1
_SHARE_UNKNOWN = 0.01
_SIZES, _SIZE_SHARES = (1, 2, 3, 4, 5, 6, 7), (0.19, 0.31, 0.27, 0.14, 0.06, 0.02, 0.01)
_BATCH = 50_000
_DAYS_OF_A_LIFE = 96 * 365


@dataclass(frozen=True, eq=False)
class Population:
    """Facts in stored units by name, -1 for unknown; members lie household by household, `starts` says where."""

    household: dict[str, Column]
    members: dict[str, Column]
    born: Column
    starts: Column
    protected: Column

    @property
    def size(self) -> int:
        """How many households there are."""
        return len(self.starts)


def draw_population(households: int, day: date) -> Population:
    """Draw a population; the same number gives the same people."""
    random = np.random.default_rng(households)
    size = random.choice(_SIZES, households, p=_SIZE_SHARES).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    people = int(size.sum())
    born = day.toordinal() - random.integers(0, _DAYS_OF_A_LIFE, people)
    members = _members(random, people, (day.toordinal() - born) // 365)
    household = {"hh.size": size, **_households(random, size)}
    for columns in (household, members):
        for name, column in columns.items():
            if name != "hh.size":
                column[random.random(len(column)) < _SHARE_UNKNOWN] = UNKNOWN
    protected = np.add.reduceat(((born > 0) & (random.random(people) < 0.4)).astype(np.int64), starts)
    return Population(household, members, born, starts, protected)


def _households(random: Any, size: Column) -> dict[str, Column]:
    count = len(size)
    income = (random.lognormal(13.0, 0.75, count) * np.sqrt(size)).astype(np.int64)
    drawn: dict[str, Column] = {
        "hh.income_month": income,
        "hh.income_pc_12m": income * 12 // size,
        "hh.income_3m": income * 3,
        "hh.med_expense_3m": random.lognormal(11, 1, count).astype(np.int64),
        "hh.edu_expense_3m": random.lognormal(9, 1, count).astype(np.int64),
        "hh.assets_total": random.lognormal(15.8, 1.3, count).astype(np.int64),
        "hh.med_share_12m": np.minimum(random.lognormal(11.3, 0.85, count), 1_000_000).astype(np.int64),
        "hh.home_area_pc": random.integers(1000, 8000, count),
        "hh.city_home_area_pc": np.full(count, 3740),
        "hh.living_area_pc": random.lognormal(7.6, 0.51, count).astype(np.int64),
        "hh.categories": _rare(random, count, 0.12, [1 << place for place in range(len(CATEGORIES))]),
        "hh.emergency_type": _rare(random, count, 0.05, [1, 2, 3, 4, 5]),
        "hh.emergency_days_ago": random.integers(0, 999, count),
        "hh.motor_vehicles": random.choice((0, 1, 2), count, p=(0.6, 0.33, 0.07)),
        "hh.homes": random.choice((0, 1, 2, 3), count, p=(0.2, 0.6, 0.15, 0.05)),
        "hh.local_household": (random.random(count) < 0.6).astype(np.int64),
        "hh.residence_permit": (random.random(count) < 0.3).astype(np.int64),
        "hh.nonresidential_property": (random.random(count) < 0.1).astype(np.int64),
        "hh.disaster_affected": (random.random(count) < 0.01).astype(np.int64),
        "hh.employable_unemployed": random.integers(0, 3, count),
        "hh.employed_members": random.integers(0, 3, count),
    }
    return drawn


def _members(random: Any, count: int, age: Column) -> dict[str, Column]:
    drawn: dict[str, Column] = {}
    for spec in PERSON:
        if spec.kind is Kind.BOOL:
            drawn[spec.name] = (random.random(count) < 0.1).astype(np.int64)
        elif spec.kind is Kind.MONEY:
            drawn[spec.name] = random.integers(0, 900_000, count)
        elif spec.kind is Kind.ENUM:
            drawn[spec.name] = random.integers(0, len(spec.values), count)
        elif spec.name != "p.age":
            drawn[spec.name] = _rare(random, count, 0.06, [1, 2, 3, 4])
    drawn["p.disability_level"] = random.choice((0, 1, 2, 3, 4), count, p=(0.94, 0.01, 0.015, 0.02, 0.015))
    drawn["p.major_illness"] = (random.random(count) < 0.04).astype(np.int64)
    works = (age >= 18) & (age < 60) & (random.random(count) < 0.75)
    drawn["p.employment"] = np.where(works, 0, spec_of("p.employment").values.index("unable"))
    drawn["p.education_stage"] = np.where((age >= 6) & (age < 22), random.integers(2, 6, count), 0)
    return drawn


def _rare(random: Any, count: int, share: float, values: list[int]) -> Column:
    drawn: Column = np.where(random.random(count) < share, random.choice(values, count), 0)
    return drawn


def write_population(population: Population, day: date) -> None:
    """Write the snapshot without a register behind it, and let the database look at its tables."""
    _insert(HouseholdFacts.__tablename__, _household_names(), _household_rows(population, day))
    _insert(MemberFacts.__tablename__, _member_names(), _member_rows(population))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if is_sqlite():
            connection.execute(text("ANALYZE"))
        else:
            connection.detach()  # what is set here goes with the connection
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))


def _household_names() -> list[str]:
    facts = [spec.column for spec in HOUSEHOLD]
    return ["no", "household_id", "street_id", "facts_on", "granted", "protected_members", *facts]


def _member_names() -> list[str]:
    facts = [spec.column for spec in PERSON if spec.name != "p.age"]
    return ["household_no", "member_no", "member_id", "born_on", *facts]


def _household_rows(population: Population, day: date) -> Iterator[tuple[Any, ...]]:
    columns = [_listed(population.household[spec.name]) for spec in HOUSEHOLD]
    protected = population.protected.tolist()
    for no, values in enumerate(zip(*columns, strict=True), start=1):
        yield no, f"{no:032x}", f"{no % 36:032x}", day.isoformat(), 0, protected[no - 1], *values


def _member_rows(population: Population) -> Iterator[tuple[Any, ...]]:
    columns = [_listed(population.members[spec.name]) for spec in PERSON if spec.name != "p.age"]
    sizes = population.household["hh.size"]
    numbers = np.repeat(np.arange(1, population.size + 1), sizes).tolist()
    places = (np.arange(len(population.born)) - np.repeat(population.starts, sizes) + 1).tolist()
    days = {ordinal: date.fromordinal(ordinal).isoformat() for ordinal in set(population.born.tolist())}
    born = (days[ordinal] for ordinal in population.born.tolist())
    for place, (no, member_no, day, *values) in enumerate(zip(numbers, places, born, *columns, strict=True), start=1):
        yield no, member_no, f"{place:032x}", day, *values


def _listed(column: Column) -> list[int | None]:
    values: list[int | None] = column.tolist()
    for place in np.flatnonzero(column == UNKNOWN).tolist():
        values[place] = None
    return values


def _insert(table: str, names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        if is_sqlite():
            _insert_batches(
                cursor, f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows
            )
        else:
            _copy(cursor, f"COPY {table} ({', '.join(names)}) FROM STDIN", rows)
        connection.commit()
    finally:
        connection.close()


def _insert_batches(cursor: Any, statement: str, rows: Iterator[tuple[Any, ...]]) -> None:
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute("BEGIN IMMEDIATE")
    while batch := list(islice(rows, _BATCH)):
        cursor.executemany(statement, batch)
    cursor.execute("COMMIT")
    cursor.execute("PRAGMA foreign_keys=ON")


def _copy(cursor: Any, statement: str, rows: Iterator[tuple[Any, ...]]) -> None:
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("SET LOCAL statement_timeout = 0")
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
