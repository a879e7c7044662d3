"""Arbitrary rule trees, `member` groups and unverified standards included, read the same both ways (design 6)."""

from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.core.db import db, is_sqlite
from charity_app.eligibility.compile import Tables, is_true, may_be_true
from charity_app.eligibility.explain import ask_rule, plan_rule
from charity_app.eligibility.facts.vocabulary import FACTS, FactSpec, Kind, Side
from charity_app.eligibility.models import HouseholdFacts
from charity_app.eligibility.rules import Rule, load_book, parse_rule
from charity_app.eligibility.states import Outcome
from tests.eligibility.generate import draw, store, to_case

DAYS = (date(2025, 8, 1), date(2024, 1, 15))
BOOK = load_book()
NUMBERS = {Kind.MONEY: (0, 600, 1595, 1665, 3330, 45936), Kind.RATIO: (0, 1), Kind.AREA: (5, 7, 20)}
STANDARDS = ("mla_standard", "income_margin_line", "special_child_allowance")


def literal(random: Random, spec: FactSpec) -> Any:
    if spec.kind is Kind.BOOL:
        return random.random() < 0.5
    if spec.kind is Kind.ENUM:
        return random.choice(spec.values)
    if spec.name == "p.age":
        return random.choice((0, 6, 16, 18, 60, 80))
    return random.choice(NUMBERS.get(spec.kind, (0, 1, 2, 3, 10)))


def condition(random: Random, side: Side) -> dict[str, Any]:
    names = [name for name, spec in FACTS.items() if side is Side.PERSON or spec.side is Side.HOUSEHOLD]
    spec = FACTS[random.choice([name for name in names if name.startswith("p.")] if side is Side.PERSON else names)]
    if spec.kind is Kind.CATEGORIES:
        held = random.sample(["min_living_allowance", "low_income_margin", "destitute"], 2)
        return {"field": spec.name, "op": "contains_any", "value": held}
    if spec.kind in (Kind.BOOL, Kind.ENUM):
        return {"field": spec.name, "op": random.choice(["eq", "ne"]), "value": literal(random, spec)}
    op = random.choice(["eq", "ne", "lt", "lte", "gt", "gte"])
    if spec.kind is Kind.MONEY and random.random() < 0.4:
        return {"field": spec.name, "op": op, "value": {"std": random.choice(STANDARDS)}}
    if spec.name == "hh.assets_pc" or (spec.kind is Kind.MONEY and random.random() < 0.2):
        other = random.choice(["hh.asset_limit_mla_pc", "hh.income_3m", "hh.income_pc_month"])
        return {"field": spec.name, "op": op, "value": {"fact": other}}
    if random.random() < 0.2:
        low, high = sorted((literal(random, spec), literal(random, spec)))
        return {"field": spec.name, "op": "between", "value": [low, high]}
    if spec.kind is Kind.COUNT and random.random() < 0.3:
        return {"field": spec.name, "op": random.choice(["in", "not_in"]), "value": [literal(random, spec), 1, 40]}
    return {"field": spec.name, "op": op, "value": literal(random, spec)}


def tree(random: Random, side: Side = Side.HOUSEHOLD, depth: int = 3) -> dict[str, Any]:
    if depth == 0 or random.random() < 0.35:
        return condition(random, side)
    kinds = ["all", "any", "none"] + (["member"] if side is Side.HOUSEHOLD else [])
    kind = random.choice(kinds)
    inside = Side.PERSON if kind == "member" else side
    return {kind: [tree(random, inside, depth - 1) for _ in range(random.choice((1, 2, 3)))]}


def sets(rule: Rule, day: date) -> dict[str, set[int]]:
    tables = Tables(HouseholdFacts, None, day, BOOK.standards, looks_up=not is_sqlite())
    readings = {
        "yes": is_true(rule, tables),
        "firm": is_true(rule, tables, firm=True),
        "maybe": may_be_true(rule, tables),
    }
    return {name: set(db.session.scalars(select(HouseholdFacts.no).where(where))) for name, where in readings.items()}


@pytest.mark.parametrize("day", DAYS)
def test_any_rule_reads_the_same_explained_and_compiled(session: Any, day: date) -> None:
    random = Random(f"{day}")
    drawn = [draw(random, day, unknown=0.15) for _ in range(150)]
    store(drawn, day)
    cases = [to_case(item, day) for item in drawn]
    outcomes = set()
    for number in range(250):
        body = tree(random)
        rule = parse_rule(body, standards=set(BOOK.standards))
        plan = plan_rule(rule, BOOK.standards, day)
        answers = [ask_rule(plan, case) for case in cases]
        expected = {
            "yes": {no for no, answer in enumerate(answers, 1) if answer.outcome is Outcome.MET},
            "firm": {no for no, answer in enumerate(answers, 1) if answer.outcome is Outcome.MET and answer.is_firm},
            "maybe": {no for no, answer in enumerate(answers, 1) if answer.outcome is not Outcome.NOT_MET},
        }
        assert sets(rule, day) == expected, (number, body)
        outcomes |= {(answer.outcome, answer.is_firm) for answer in answers}
    assert len(outcomes) == 6 - 1
