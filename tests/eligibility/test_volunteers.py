"""What is asked of a volunteer is a rule of the same language, with its own words (design.md 6; domain.md 6)."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

import pytest

from charity_app.core.text import Text
from charity_app.eligibility import queries
from charity_app.eligibility.facts import VOLUNTEER, FactSpec, Kind, full_years
from charity_app.eligibility.rules import RuleError, dump_rule, parse_rule
from charity_app.eligibility.rules.book import load_data, read_book
from charity_app.eligibility.states import Outcome
from charity_app.eligibility.wording import change_of, sentence_of

DAY = date(2024, 12, 7)
ADULT = {"field": "v.age", "op": "gte", "value": 18}
OF_AGE_AND_TRAINED = [ADULT, {"field": "v.training_food_hygiene", "op": "eq", "value": True}]
SKILLS = [
    "care_elder",
    "child_care",
    "tutoring",
    "counselling",
    "medical",
    "legal",
    "disability_aid",
    "repair",
    "hairdressing",
    "cooking",
    "driving",
    "logistics",
    "it_help",
    "arts",
    "photography",
    "translation",
    "emergency",
    "fundraising",
    "event",
    "data_entry",
]


def ask(body: object, facts: Mapping[str, object]) -> Outcome:
    return queries.ask_requirement(queries.parse_requirement(body), facts, DAY).outcome


def test_a_volunteer_is_asked_like_one_person_and_what_is_unknown_does_not_fit() -> None:
    assert ask(OF_AGE_AND_TRAINED, {"v.age": 18, "v.training_food_hygiene": True}) is Outcome.MET
    assert ask(OF_AGE_AND_TRAINED, {"v.age": 17, "v.training_food_hygiene": True}) is Outcome.NOT_MET
    assert ask(OF_AGE_AND_TRAINED, {"v.age": 18}) is Outcome.UNKNOWN
    assert ask(OF_AGE_AND_TRAINED, {"v.age": 17}) is Outcome.NOT_MET
    assert ask(OF_AGE_AND_TRAINED, {"v.age": 18, "v.training_food_hygiene": None}) is Outcome.UNKNOWN
    assert ask([ADULT], {}) is Outcome.UNKNOWN


def test_the_vocabulary_has_every_skill_of_the_registration_and_what_a_post_asks_for() -> None:
    names = [spec.name for spec in VOLUNTEER]
    assert [name for name in names if name.startswith("v.skill_")] == [f"v.skill_{code}" for code in SKILLS]
    asked = "age hours sex record_check health_certificate driving_licence first_aid professional_licence insured"
    assert {f"v.{name}" for name in (*asked.split(), "guardian_consent", "language_shanghainese")} <= set(names)
    assert len(set(names)) == len(names)


def example(spec: FactSpec) -> tuple[str, object]:
    return ("eq", spec.values[0]) if spec.kind is Kind.ENUM else ("eq", True) if spec.kind is Kind.BOOL else ("gte", 3)


@pytest.mark.parametrize("spec", VOLUNTEER, ids=lambda spec: spec.name)
@pytest.mark.parametrize("is_refused", [False, True])
def test_every_fact_is_said_in_words_met_missed_and_unknown(spec: FactSpec, is_refused: bool) -> None:
    op, value = example(spec)
    body: Any = {"field": spec.name, "op": op, "value": value}
    rule = queries.parse_requirement([{"none": [body]} if is_refused else body])
    other: object = spec.values[1] if spec.kind is Kind.ENUM else False if spec.kind is Kind.BOOL else 2
    said = set()
    for seen in (3 if op == "gte" else value, other, None):
        (line,) = queries.ask_requirement(rule, {spec.name: seen}, DAY).lines
        change = change_of(line)
        assert isinstance(change, Text) is (line.outcome is not Outcome.MET)
        said.add(f"{sentence_of(line)} {change}")
    assert len(said) == 3


def test_the_sentence_says_what_is_asked_what_was_seen_and_what_is_missing() -> None:
    rule = queries.parse_requirement([{"field": "v.hours", "op": "gte", "value": 10}, ADULT])
    hours, age = queries.ask_requirement(rule, {"v.hours": 4}, DAY).lines
    assert str(sentence_of(hours)) == "Confirmed hours of service at least 10 hours: not met (4 hours, 6 hours short)."
    assert str(sentence_of(age)) == "Age at least 18 years: not known yet."


MIXED: dict[str, tuple[object, str]] = {
    "a household's fact": ([ADULT, {"field": "hh.size", "op": "eq", "value": 1}], r"requirement\[1\]: hh.size is not"),
    "a member's fact": ({"any": [{"field": "p.age", "op": "gte", "value": 18}]}, r"requirement.any\[0\]: p.age is not"),
    "a member": ([{"member": [ADULT]}], r"requirement\[0\]: `member` stands"),
    "a standard": ([{"field": "v.age", "op": "gte", "value": {"std": "mla_standard"}}], r"requirement\[0\]: v.age is"),
    "another fact": ([{"field": "v.age", "op": "gte", "value": {"fact": "v.hours"}}], "written values only"),
    "no such word": (
        [{"field": "v.shoe_size", "op": "eq", "value": 43}],
        r"requirement\[0\]: unknown fact v.shoe_size",
    ),
    "a broken age": ([{"field": "v.age", "op": "gte", "value": "old"}], "is a number"),
}


@pytest.mark.parametrize("name", MIXED)
def test_a_requirement_names_facts_of_volunteers_only(name: str) -> None:
    body, message = MIXED[name]
    with pytest.raises(RuleError, match=message):
        queries.parse_requirement(body)


def test_a_requirement_is_written_and_read_back_the_same() -> None:
    rule = queries.parse_requirement([*OF_AGE_AND_TRAINED, {"none": [{"field": "v.sex", "op": "eq", "value": "male"}]}])
    assert queries.parse_requirement(dump_rule(rule)) == rule


TARGETS: dict[str, object] = {
    "itself": [ADULT],
    "inside a member": [{"member": [ADULT]}],
    "as the other fact": [{"field": "hh.size", "op": "gte", "value": {"fact": "v.hours"}}],
    "as a member's other fact": [{"member": [{"field": "p.care_level", "op": "gte", "value": {"fact": "v.hours"}}]}],
}


@pytest.mark.parametrize("name", TARGETS)
def test_an_offer_cannot_name_a_fact_of_volunteers(name: str) -> None:
    with pytest.raises(RuleError, match=r"target\[0\].*v\.(age|hours)"):
        parse_rule(TARGETS[name], standards=frozenset(), place="target")


def _policy(data: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in data["policies"] if item["id"] == code)
    return found


def test_a_policy_cannot_be_for_volunteers_nor_name_their_facts() -> None:
    tiers = {"type": "tier", "field": "v.age", "tiers": [{"min": 0, "max": 99, "value": 1}]}
    by_fact = {"type": "std_by_fact", "field": "v.age", "map": {"1": "mla_standard"}}
    spoils: list[tuple[str, Any]] = [
        (r"senior_allowance.criteria\[0\]: v.age is not", lambda policy: policy.update(criteria=[ADULT])),
        ("scope is household or person", lambda policy: policy.update(scope="volunteer", criteria=[ADULT])),
        ("senior_allowance.amount.*v.age", lambda policy: policy["benefit"].update(amount=tiers)),
        ("senior_allowance.amount.*v.age", lambda policy: policy["benefit"].update(amount=by_fact)),
    ]
    for message, spoil in spoils:
        data = deepcopy(load_data())
        spoil(_policy(data, "senior_allowance"))
        with pytest.raises(RuleError, match=message):
            read_book(data)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"p.age": 30}, "p.age cannot be given here"),
        ({"v.skill_flying": True}, "v.skill_flying cannot be given here"),
        ({"v.age": "18"}, "v.age is a number"),
        ({"v.record_check": 1}, "v.record_check is yes or no"),
        ({"v.sex": "both"}, "v.sex is one of female, male"),
    ],
)
def test_facts_of_a_volunteer_are_of_their_kind(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask([ADULT], given)


def test_full_years_turn_on_the_birthday_and_for_29_february_on_1_march_of_a_common_year() -> None:
    assert [full_years(date(2006, 12, 7), date(2024, 12, day)) for day in (6, 7)] == [17, 18]
    leap = date(2008, 2, 29)
    assert [full_years(leap, day) for day in (date(2026, 2, 28), date(2026, 3, 1))] == [17, 18]
    assert [full_years(leap, day) for day in (date(2028, 2, 28), date(2028, 2, 29))] == [19, 20]


def drawn(random: Random, depth: int = 3) -> dict[str, Any]:
    if depth and random.random() < 0.6:
        return {random.choice(["all", "any", "none"]): [drawn(random, depth - 1) for _ in range(random.choice((1, 2)))]}
    spec = random.choice(VOLUNTEER)
    if spec.kind is Kind.COUNT:
        return {"field": spec.name, "op": random.choice(["gte", "lt"]), "value": random.choice((10, 14, 18))}
    value = random.choice(spec.values) if spec.kind is Kind.ENUM else random.random() < 0.5
    return {"field": spec.name, "op": random.choice(["eq", "ne"]), "value": value}


def expected(body: dict[str, Any], facts: Mapping[str, Any]) -> bool | None:
    """A plain reading of three values, written apart from the program's."""
    if "field" in body:
        seen, limit = facts.get(body["field"]), body["value"]
        if seen is None:
            return None
        answers = {"gte": lambda: seen >= limit, "lt": lambda: seen < limit}
        return answers.get(body["op"], lambda: (seen == limit) is (body["op"] == "eq"))()
    (kind, parts), *_ = body.items()
    found = [expected(part, facts) for part in parts]
    decided = kind != "all"
    if decided in found:
        return kind == "any"
    return None if None in found else kind != "any"


def test_any_requirement_reads_as_a_plain_reading_says() -> None:
    random, seen = Random("requirements"), set()
    for _ in range(1500):
        body = drawn(random)
        facts = {
            spec.name: random.choice((9, 10, 13, 14, 17, 18, 30))
            if spec.kind is Kind.COUNT
            else random.choice(spec.values or (True, False))
            for spec in VOLUNTEER
            if random.random() < 0.8
        }
        answer = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNKNOWN}[expected(body, facts)]
        assert ask(body, facts) is answer, (body, facts)
        seen.add(answer)
    assert len(seen) == 3
