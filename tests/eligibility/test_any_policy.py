"""Arbitrary policies that grant, ask for and deny categories are read the same both ways in both passes (R-ENG-03)."""

from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete

from charity_app.core.db import db
from charity_app.eligibility.explain import judge, plan_day
from charity_app.eligibility.models import Result
from charity_app.eligibility.rules import RuleBook
from charity_app.eligibility.rules.book import make_book
from charity_app.eligibility.rules.policies import read_policy
from charity_app.eligibility.states import RESULT_NUMBERS
from tests.eligibility.generate import draw, store, to_case
from tests.eligibility.test_any_rule import BOOK, tree
from tests.eligibility.test_readings import Rows, compiled, explained

DAY = date(2025, 8, 1)
CATEGORIES = ("min_living_allowance", "low_income_margin", "destitute")


def categories(random: Random) -> dict[str, Any]:
    held = {"field": "hh.categories", "op": "contains_any", "value": random.sample(CATEGORIES, 2)}
    return {"none": [held]} if random.random() < 0.3 else held


def criteria(random: Random) -> list[dict[str, Any]]:
    """Return a rule with categories at its top, and beside or below something else."""
    mixed = {random.choice(["any", "any", "none"]): [categories(random), tree(random, depth=1)]}
    return [random.choice([categories(random), mixed, tree(random, depth=1)]) for _ in range(random.choice((1, 2)))]


def policy(code: str, rule: list[dict[str, Any]], *, grants: str | None = None, above: tuple[str, ...] = ()) -> Any:
    body = {
        "id": code,
        "name_zh": code,
        "name_en": code,
        "layer": "city",
        "scope": "household",
        "grants_category": grants,
        "authority": {},
        "source": [next(iter(BOOK.sources))],
        "effective_from": "2020-01-01",
        "effective_to": None,
        "status": "verified",
        "priority": 1,
        "push": False,
        "criteria": rule,
        "benefit": {"kind": "service", "amount": {"type": "service"}, "text_zh": ""},
        "documents": [],
        "process": {},
        "superseded_by": list(above),
        "not_combined_with": {"third": ["fourth"], "fourth": ["third"]}.get(code, []),
        "notes": [],
    }
    return read_policy(body, standards=BOOK.standards.keys(), sources=BOOK.sources.keys())


def book_of_four(random: Random) -> RuleBook:
    policies = [
        policy("first", [tree(random, depth=2)], grants="min_living_allowance"),
        policy("second", [tree(random, depth=2)], grants="low_income_margin", above=("first",)),
        policy("third", criteria(random)),
        policy("fourth", criteria(random), above=("first",)),
    ]
    return make_book(policies, BOOK.standards.values(), BOOK.sources)


@pytest.mark.parametrize("seed", range(2))
def test_any_policies_read_the_same_explained_and_swept(session: Any, seed: int) -> None:
    random = Random(seed)
    drawn = [draw(random, DAY, unknown=0.15) for _ in range(80)]
    store(drawn, DAY)
    cases = [to_case(item, DAY) for item in drawn]
    kinds: set[tuple[int, bool, bool, bool]] = set()
    for number in range(40):
        book = book_of_four(random)
        plan = plan_day(book, DAY)
        expected: Rows = {}
        for no, case in enumerate(cases, start=1):
            expected |= explained(no, judge(plan, case))
        found = compiled(book, DAY)
        assert found == expected, number
        db.session.execute(delete(Result))
        kinds |= set(found.values())
    assert {kind[0] for kind in kinds} == set(RESULT_NUMBERS.values())
    assert all(any(kind[place] for kind in kinds) for place in (1, 2, 3))
