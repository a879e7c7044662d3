"""Commands on divisions."""

import csv
from datetime import date
from pathlib import Path

from sqlalchemy import insert, select

from charity_app.core.db import db
from charity_app.divisions.models import AreaGroup, Division, division_id
from charity_app.divisions.spelling import spelled
from charity_app.divisions.states import LEVEL_OF_KIND, DivisionKind

_DATA = Path(__file__).parent / "data"
_LIST_OF = date(2023, 6, 30)


def load_divisions() -> int:
    """Load the divisions and working areas that are not there yet; returns how many were added."""
    known = set(db.session.scalars(select(Division.code)))
    fresh = [row for row in _rows("pudong_divisions.csv") if row["code"] not in known]
    if not fresh:
        return 0
    areas = _load_areas()
    db.session.execute(insert(Division), [_division(row, areas) for row in fresh])
    return len(fresh)


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _load_areas() -> dict[str, str]:
    known = set(db.session.scalars(select(AreaGroup.code)))
    rows = _rows("area_groups.csv")
    for row in rows:
        if row["group"] not in known:
            known.add(row["group"])
            db.session.add(AreaGroup(code=row["group"], name_zh=row["name_zh"], name_en=row["name_en"]))
    db.session.flush()
    return {row["street_code"]: row["group"] for row in rows}


def _division(row: dict[str, str], areas: dict[str, str]) -> dict[str, object]:
    kind, spelling = DivisionKind(row["level"]), spelled(row["name"])
    return {
        "id": division_id(row["code"]),
        "code": row["code"],
        "name": row["name"],
        "level": LEVEL_OF_KIND[kind],
        "kind": kind,
        "parent_id": division_id(row["parent_code"]) if row["parent_code"] else None,
        "area_group": areas.get(row["code"]),
        "pinyin": spelling.pinyin,
        "initials": spelling.initials,
        "valid_from": _LIST_OF,
        "valid_to": None,
        "successor_id": None,
    }
