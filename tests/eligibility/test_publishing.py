"""A version counts only with a passing and a failing example that run green (features 1.3)."""

from typing import Any
from uuid import UUID

import pytest
import yaml
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from charity_app.core.db import db
from charity_app.core.errors import Invalid, NotFound
from charity_app.core.scope import Actor
from charity_app.eligibility import queries, services
from charity_app.eligibility.models import Result, RuleVersion
from charity_app.eligibility.rules.exact import read_json, write_json
from charity_app.registry.models import Household
from tests.eligibility.test_results import answers, stored

OFFICER = Actor(user_id=UUID(int=7))
CODE = "senior_allowance"


def parts(code: str = CODE) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    view = queries.get_policy(code)
    assert view is not None
    return read_json(view.body), read_json(view.examples)


def older(age: int) -> dict[str, Any]:
    body, _ = parts()
    body["criteria"][1]["value"] = age
    return body


def publish(body: Any, examples: Any, code: str = CODE) -> RuleVersion:
    return services.publish_rule_version(code, body=write_json(body), examples=write_json(examples), by=OFFICER)


def test_every_policy_comes_with_a_passing_and_a_failing_example(furnished: object) -> None:
    for row in queries.list_policies():
        view = queries.get_policy(row.policy.code)
        assert view is not None
        preview = services.preview_version(row.policy.code, body=view.body, examples=view.examples)
        assert (preview.shortcoming, preview.number) == (None, 2), row.policy.code
        assert (preview.households_added, preview.households_removed) == (0, 0)


def test_loading_again_changes_nothing(furnished: object) -> None:
    assert services.load_policies() == 0
    assert len(queries.list_policies()) == 29


def test_a_preview_says_how_many_households_are_lost_and_gained(woman: Household) -> None:
    _, examples = parts()
    lost = services.preview_version(CODE, body=write_json(older(90)), examples=write_json(examples))
    assert (lost.households_added, lost.households_removed) == (0, 1)
    body, _ = parts("disaster_relief")
    body["criteria"] = [{"field": "hh.size", "op": "gte", "value": 1}]
    gained = services.preview_version("disaster_relief", body=write_json(body), examples="[]")
    assert (gained.households_added, gained.households_removed) == (1, 0)
    assert gained.shortcoming == "no example qualifies"


def test_a_version_with_a_red_example_is_not_published(woman: Household) -> None:
    _, examples = parts()
    with pytest.raises(Invalid) as refusal:
        publish(older(90), examples)
    assert str(refusal.value.text) == "The examples do not allow this: E01: not_eligible instead of eligible"


@pytest.mark.parametrize(("kept", "reason"), [(0, "no example fails"), (1, "no example qualifies")])
def test_a_version_needs_both_kinds_of_example(furnished: object, kept: int, reason: str) -> None:
    body, examples = parts()
    with pytest.raises(Invalid, match="The examples do not allow this") as refusal:
        publish(body, [examples[kept]])
    assert reason in str(refusal.value.text)


def test_publishing_judges_everyone_by_the_new_version_and_drops_the_old_rows(woman: Household) -> None:
    _, examples = parts()
    old = queries.current_edition().versions[CODE].no
    examples[0]["members"][0]["p.age"] = 95
    version = publish(older(90), examples)
    assert (version.number, version.households_removed) == (2, 1)
    assert answers(woman)[CODE] == "not_eligible"
    assert db.session.scalars(select(Result.version_no).where(Result.version_no == old)).all() == []
    assert "min_living_allowance" in stored(woman)


def test_a_new_version_of_a_granting_policy_changes_what_follows_from_it(woman: Household) -> None:
    assert "medical_assistance" in stored(woman)
    body, examples = parts("min_living_allowance")
    body["criteria"].append({"field": "hh.size", "op": "gte", "value": 2})
    body["criteria"][-1]["unit"] = "persons"
    examples[0]["household"]["hh.income_month"] = 0
    examples[0]["members"] *= 2
    publish(body, examples, "min_living_allowance")
    assert "min_living_allowance" not in stored(woman)
    found = {item.policy.code: item.code for item in _results(woman) if item.is_follow_on}
    assert found["medical_assistance"] == "eligible"
    assert "price_link_subsidy" not in stored(woman)


def _results(household: Household) -> Any:
    found = queries.results_of(household.id)
    assert found is not None
    return found.results


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("[", "This is not YAML"),
        ("{id: senior_allowance}", "missing"),
        ("42", "This rule cannot be read"),
        ("null", "This rule cannot be read"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_on_its_field(furnished: object, body: str, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.preview_version(CODE, body=body, examples="[]")
    assert refusal.value.field == "body"
    assert reason in str(refusal.value.text)


def test_a_body_of_another_policy_or_an_unknown_policy_is_refused(furnished: object) -> None:
    body, examples = parts()
    with pytest.raises(Invalid, match="This rule cannot be read"):
        services.preview_version("grain_oil_card", body=write_json(body), examples=write_json(examples))
    with pytest.raises(NotFound):
        services.preview_version("lottery", body=yaml.safe_dump(body), examples="[]")


def test_examples_that_cannot_be_read_are_refused_on_their_field(furnished: object) -> None:
    body, examples = parts()
    examples[0]["household"]["hh.height"] = 3
    with pytest.raises(Invalid, match="These examples cannot be read") as refusal:
        services.preview_version(CODE, body=write_json(body), examples=write_json(examples))
    assert refusal.value.field == "examples"


def test_the_database_refuses_to_change_a_published_version(furnished: object, session: object) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(update(RuleVersion).values(body="{}"))
