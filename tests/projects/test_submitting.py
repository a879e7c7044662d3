"""What a project owes before it is reviewed: a budget that adds up, little management, a lawful plan."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from charity_app.core import settings
from charity_app.core.db import db
from charity_app.core.errors import DomainError, Invalid
from charity_app.core.settings import SettingValue
from charity_app.projects import services
from charity_app.projects.services import BudgetItem
from charity_app.projects.services.caps import cap_of
from charity_app.projects.states import ProjectState
from charity_app.projects.states.plans import BudgetKind
from charity_app.registry.states.organisations import OrganisationKind
from tests.projects.making import BUDGET, DETAILS, Cast, charity, organisation, plan_details

At = Callable[[str], AbstractContextManager[None]]
_S = ProjectState
_M = 1_000_000_00


@pytest.fixture
def cast(furnished: Flask, at: At) -> Cast:
    with at("2024-12-05 08:00"):
        return Cast()


def _refused(command: Callable[[], Any], kind: type[DomainError], words: str) -> None:
    with pytest.raises(kind) as refusal:
        command()
    assert words in str(refusal.value.text)


def test_submit_needs_a_budget_that_adds_up_to_the_target(cast: Cast, at: At) -> None:
    project = cast.draft(is_public=False)
    services.write_budget(project, items=BUDGET[:2], by=cast.manager)
    _refused(lambda: services.submit_project(project, by=cast.manager), Invalid, "285,000.00")
    services.write_budget(project, items=(), by=cast.manager)
    _refused(lambda: services.submit_project(project, by=cast.manager), Invalid, "0.00")
    services.write_budget(project, items=BUDGET, by=cast.manager)
    services.submit_project(project, by=cast.manager)
    assert project.state is _S.PENDING_REVIEW


@pytest.mark.parametrize(
    ("management_fen", "is_refused"),
    [(199_999_99, False), (200_000_00, False), (260_000_00, False), (260_000_01, True), (400_000_00, True)],
)
def test_management_cost_stays_within_the_cap_and_small_amounts_are_exempt_4_10(
    cast: Cast, management_fen: int, is_refused: bool
) -> None:
    """Two million with 13 percent: nothing stated about assets means the strictest share of the table."""
    project = cast.draft(is_public=False, details=replace(DETAILS, target_fen=2 * _M))
    rest = BudgetItem(BudgetKind.AID, "帮扶", 2 * _M - management_fen)
    lines = (rest, BudgetItem(BudgetKind.MANAGEMENT, "管理", management_fen))
    services.write_budget(project, items=lines, by=cast.manager)
    if is_refused:
        _refused(lambda: services.submit_project(project, by=cast.manager), Invalid, "13 percent")
    else:
        services.submit_project(project, by=cast.manager)


def test_less_than_200000_of_management_is_exempt_whatever_its_share(cast: Cast) -> None:
    project = cast.draft(is_public=False)
    lines = (BudgetItem(BudgetKind.AID, "帮扶", 100_000_01), BudgetItem(BudgetKind.MANAGEMENT, "管理", 199_999_99))
    services.write_budget(project, items=lines, by=cast.manager)
    services.submit_project(project, by=cast.manager)
    assert project.state is _S.PENDING_REVIEW


@pytest.mark.parametrize(
    ("kind", "is_public", "assets_fen", "percent"),
    [
        (OrganisationKind.FOUNDATION, True, None, 10),
        (OrganisationKind.ASSOCIATION, True, None, 13),
        (OrganisationKind.FOUNDATION, False, 60 * _M, 12),
        (OrganisationKind.FOUNDATION, False, 60 * _M - 1, 13),
        (OrganisationKind.FOUNDATION, False, 8 * _M - 1, 15),
        (OrganisationKind.FOUNDATION, False, 4 * _M - 1, 20),
        (OrganisationKind.SERVICE, False, 10 * _M, 13),
        (OrganisationKind.SERVICE, False, 10 * _M - 1, 14),
        (OrganisationKind.SERVICE, False, 5 * _M - 1, 15),
        (OrganisationKind.SERVICE, False, _M - 1, 20),
        (OrganisationKind.SERVICE, False, None, 13),
    ],
)
def test_the_share_follows_kind_certificate_and_assets_4_10(
    furnished: Flask, session: Any, kind: OrganisationKind, is_public: bool, assets_fen: int | None, percent: int
) -> None:
    assert cap_of(organisation(kind=kind), is_public=is_public, net_assets_fen=assets_fen) == percent


def test_a_share_is_a_dated_setting_that_two_people_agree_on(cast: Cast, at: At) -> None:
    one, other = cast.officer.user_id, cast.second.user_id
    value = {"key": "projects.cap.foundation_public", "value": 8, "valid_from": date(2025, 1, 1)}
    db.session.add(SettingValue(**value, proposed_by_id=one, approved_by_id=other))
    db.session.flush()
    for day, percent in (("2024-12-31 23:00", 10), ("2025-01-01 00:30", 8)):
        db.session.info.pop("settings", None)
        with at(day):
            assert cap_of(cast.charity, is_public=True, net_assets_fen=None) == percent
    assert "projects.cap.foundation_public" in {setting.key for setting in settings.declared()}


def test_only_a_charity_with_a_certificate_or_a_named_partner_raises_from_the_public(cast: Cast, at: At) -> None:
    with at("2024-12-05 09:00"):
        without = charity(name="没有资格", fundraising_number=None, fundraising_from_on=None, fundraising_to_on=None)
        project = cast.draft()
        told = plan_details(without)
        services.plan_fundraising(project, organisation=cast.home, details=told, by=cast.manager)
        _refused(lambda: services.submit_project(project, by=cast.manager), Invalid, "certificate")
        told = replace(told, partner_id=cast.charity.id)
        services.plan_fundraising(project, organisation=cast.home, details=told, version=2, by=cast.manager)
        _refused(lambda: services.submit_project(project, by=cast.manager), Invalid, "cooperating parties")


@pytest.mark.parametrize("field", ["purpose", "area", "person_in_charge", "office_address", "bank_account",
                                   "beneficiaries", "use_of_money", "surplus", "name", "phone"])  # fmt: skip
def test_a_plan_says_all_that_the_law_asks_for(cast: Cast, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.draft(**{field: "  "})
    assert refusal.value.field == field


def test_a_plan_needs_a_way_of_giving_and_an_end_after_its_start(cast: Cast) -> None:
    for field, more in (("ways", {"ways": ()}), ("raises_to_on", {"raises_to_on": date(2020, 1, 1)})):
        with pytest.raises(Invalid) as refusal:
            cast.draft(**more)
        assert refusal.value.field == field
