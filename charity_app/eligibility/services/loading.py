"""Loading the rules that come with the platform."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.eligibility.explain.first_examples import first_examples
from charity_app.eligibility.models import PolicyName, RuleVersion, Source, StandardName, StandardRow
from charity_app.eligibility.rules.binding import stored
from charity_app.eligibility.rules.book import load_data, read_book
from charity_app.eligibility.rules.exact import write_json
from charity_app.eligibility.rules.standards import Standard, StandardValue


def load_policies() -> int:
    """Load sources, standards and policies that are not there yet as their first versions; returns how many policies.

    A policy that exists stays as published. Raises RuleError when the data file does not fit the rule language.
    """
    known = set(db.session.scalars(select(PolicyName.code)))
    data = load_data()
    fresh = [body for body in data["policies"] if body["id"] not in known]
    if not fresh:
        return 0
    book = read_book(data)
    _load_sources(data["sources"])
    for standard in book.standards.values():
        _load_standard(standard)
    examples = first_examples(data)
    for no, body in enumerate(fresh, start=len(known) + 1):
        _load_policy(body, examples[body["id"]], no)
    db.session.flush()
    return len(fresh)


def _load_sources(sources: Mapping[str, Mapping[str, Any]]) -> None:
    known = set(db.session.scalars(select(Source.key)))
    for key, body in sources.items():
        if key not in known:
            db.session.add(Source(key=key, title=body["title"], kind=body["kind"], year=body.get("year")))
    db.session.flush()


def _load_standard(standard: Standard) -> None:
    row = db.session.scalars(select(StandardName).where(StandardName.key == standard.key)).one_or_none()
    if row is None:
        row = StandardName(key=standard.key, name_zh=standard.name_zh, name_en=standard.name_en, unit=standard.unit)
        db.session.add(row)
        db.session.flush()
    known: set[date] = set(db.session.scalars(select(StandardRow.valid_from).where(StandardRow.standard_id == row.id)))
    for value in standard.values:
        if value.valid_from not in known:
            db.session.add(_value_row(row, standard, value))


def _value_row(row: StandardName, standard: Standard, value: StandardValue) -> StandardRow:
    return StandardRow(
        standard_id=row.id,
        valid_from=value.valid_from,
        valid_to=value.valid_to,
        value=int(stored(standard, value)),
        mark=value.mark,
        source=value.source,
        is_unverified=value.is_unverified,
        note=value.note,
        changed_at=clock.now(),
    )


def _load_policy(body: dict[str, Any], examples: list[dict[str, Any]], no: int) -> None:
    policy = PolicyName(code=body["id"])
    db.session.add(policy)
    db.session.flush()
    version = RuleVersion(
        no=no,
        policy_id=policy.id,
        number=1,
        body=write_json(body),
        examples=write_json(examples),
        published_at=clock.now(),
        published_by_id=None,
        households_added=0,
        households_removed=0,
    )
    db.session.add(version)
