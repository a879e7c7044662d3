"""The register of divisions: complete, dated, found by name, code and letters (features 1.1; R-DIV-01 to R-DIV-03)."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from charity_app.core.db import db
from charity_app.divisions import queries, services
from charity_app.divisions.models import Division, division_id
from charity_app.divisions.states import DivisionKind, DivisionLevel


def _count(kind: DivisionKind) -> int:
    return db.session.scalar(select(func.count()).where(Division.kind == kind)) or 0


def test_load_divisions_brings_the_whole_district_and_nothing_twice(app: Flask) -> None:
    services.load_divisions()
    assert services.load_divisions() == 0
    assert {kind.value: _count(kind) for kind in DivisionKind} == {
        "district": 1,
        "subdistrict": 12,
        "town": 24,
        "residents_committee": 1165,
        "villagers_committee": 355,
    }


def test_every_code_begins_with_its_parents_code(app: Flask) -> None:
    services.load_divisions()
    by_id = {row.id: row for row in db.session.scalars(select(Division))}
    lower = [row for row in by_id.values() if row.level is not DivisionLevel.DISTRICT]
    assert len(lower) == 1556
    assert all(row.code.startswith(by_id[row.parent_id].code) for row in lower if row.parent_id)


def test_the_key_of_a_division_follows_from_its_code(app: Flask) -> None:
    services.load_divisions()
    found = queries.division_of_code("310115008")
    assert found is not None
    assert (found.id, found.name, found.short_name) == (division_id("310115008"), "塘桥街道", "塘桥")


def test_a_code_is_never_used_again_r_div_02(app: Flask) -> None:
    services.load_divisions()
    old = queries.division_of_code("310115008")
    assert old is not None
    assert (old.valid_from < date(2024, 1, 1), old.valid_to) == (True, None)
    old.valid_to = date(2024, 12, 1)
    kept = {"level": old.level, "kind": old.kind, "parent_id": old.parent_id, "pinyin": "", "initials": ""}
    db.session.add(Division(code=old.code, name="塘桥街道", valid_from=date(2024, 12, 1), **kept))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_division_is_found_by_name_code_letters_and_first_letters(app: Flask) -> None:
    services.load_divisions()
    for typed in ("塘桥街", "310115008", "３１０１１５００８", "tangqiao", "TQJD"):
        found = queries.search_divisions(typed, level=DivisionLevel.STREET)
        assert [row.code for row in found] == ["310115008"], typed


def test_a_percent_sign_is_a_sign_and_not_a_wildcard(app: Flask) -> None:
    services.load_divisions()
    assert queries.search_divisions("%") == []


def test_committees_come_with_their_street_and_area(app: Flask) -> None:
    services.load_divisions()
    street = division_id("310115008")
    assert len(queries.committees_of(street)) == 26
    area = queries.area_group_of(street)
    assert area is not None
    assert area.name_zh == "陆家嘴—世博"
    assert len(queries.streets()) == 36
