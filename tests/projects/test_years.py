"""What a charity must spend in a year at least, and may spend on management at most (domain.md 4.10)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from charity_app.core.db import commit_unit
from charity_app.core.errors import Invalid
from charity_app.core.scope import Role, system_actor
from charity_app.projects.models import CharityYear
from charity_app.projects.queries.years import list_years_visible_to
from charity_app.projects.services.years import judge_year, write_year
from charity_app.registry.models import Organisation
from charity_app.registry.states.organisations import OrganisationKind
from tests.projects.making import organisation
from tests.world import Browser, World

SYSTEM = system_actor("test")
_M = 1_000_000_00
YEAR = 2024
_FOUNDATION, _SERVICE = OrganisationKind.FOUNDATION, OrganisationKind.SERVICE


def _body(kind: OrganisationKind, *, is_public: bool) -> Organisation:
    since = {"fundraising_number": "公募1", "fundraising_from_on": date(2020, 1, 1)} if is_public else {}
    return organisation(kind=kind, **since)


def _year(body: Organisation, **changes: Any) -> CharityYear:
    figures: dict[str, int | None] = {
        "income_fen": 10 * _M,
        "mean_income_fen": None,
        "net_assets_fen": 5 * _M,
        "spent_fen": 0,
        "management_fen": 0,
        "whole_fen": 100 * _M,
    }
    return write_year(body, year=changes.pop("year", YEAR), figures=figures | changes, by=SYSTEM)


@pytest.mark.parametrize(
    ("kind", "is_public", "changes", "least_fen"),
    [
        (_FOUNDATION, True, {}, 7 * _M),
        (_FOUNDATION, True, {"mean_income_fen": 8 * _M}, 560_000_000),
        (_FOUNDATION, True, {"mean_income_fen": 12 * _M}, 7 * _M),
        (_SERVICE, True, {}, 7 * _M),
        (_FOUNDATION, False, {"net_assets_fen": 60 * _M}, 360_000_000),
        (_FOUNDATION, False, {"net_assets_fen": 8 * _M}, 48_000_000),
        (_FOUNDATION, False, {"net_assets_fen": 4 * _M}, 28_000_000),
        (_FOUNDATION, False, {"net_assets_fen": 4 * _M - 1}, 32_000_000),
        (_SERVICE, False, {"net_assets_fen": 10 * _M}, 60_000_000),
        (_SERVICE, False, {"net_assets_fen": 5 * _M}, 35_000_000),
        (_SERVICE, False, {"net_assets_fen": 1 * _M}, 8_000_000),
        (_SERVICE, False, {"net_assets_fen": 1 * _M - 1, "income_fen": 0}, 8_000_000),
        (_SERVICE, False, {"net_assets_fen": 1 * _M - 1, "income_fen": 1 * _M}, 50_000_000),
    ],
)
def test_the_least_spending_follows_kind_certificate_income_and_assets_4_10(
    furnished: Flask,
    session: Any,
    kind: OrganisationKind,
    is_public: bool,
    changes: dict[str, Any],
    least_fen: int,
) -> None:
    body = _body(kind, is_public=is_public)
    assert judge_year(body, _year(body, **changes)).least_fen == least_fen


def test_what_is_missing_and_management_above_its_share_are_said(furnished: Flask, session: Any) -> None:
    body = _body(_FOUNDATION, is_public=True)
    told = judge_year(body, _year(body, spent_fen=6 * _M, management_fen=1 * _M, whole_fen=8 * _M))
    assert (told.missing_fen, told.management_percent, told.is_over_cap) == (1 * _M, 10, True)
    told = judge_year(body, _year(body, spent_fen=7 * _M, management_fen=70_000_000, whole_fen=8 * _M))
    assert (told.missing_fen, told.is_over_cap) == (0, False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"year": 2999}, "year"), ({"spent_fen": 3, "management_fen": 3, "whole_fen": 5}, "whole_fen")],
)
def test_figures_that_cannot_be_are_refused_on_their_field(
    furnished: Flask, session: Any, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        _year(_body(_FOUNDATION, is_public=True), **changes)
    assert refused.value.field == field


def test_the_list_asks_as_often_for_thirty_years_as_for_one(
    furnished: Flask, session: Any, max_queries: Callable[..., Any]
) -> None:
    for _ in range(30):
        _year(organisation())
    session.expire_all()
    with max_queries(3):
        found = list_years_visible_to(SYSTEM)
        assert len([judge_year(of, row) for row, of in found.items]) > 10


def test_finance_writes_the_figures_and_the_charity_officer_sees_what_is_missing(
    inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    commit_unit()
    path = f"/projects/years/{inhabited.ids['organisation here']}"
    finance, officer = browser_of(Role.ORG_FINANCE), browser_of(Role.CHARITY_OFFICER)
    assert f'href="{path}"' in finance.send("GET", "/projects/years").text
    told = {"year": "2024", "income_fen": "1000000", "mean_income_fen": "", "net_assets_fen": "2000000"}
    told |= {"spent_fen": "100000", "management_fen": "0", "whole_fen": "100000"}
    assert finance.send("POST", path, told | {"whole_fen": "1"}).status_code == 422
    assert finance.send("POST", path, told).status_code == 303
    assert finance.send("POST", path, told | {"spent_fen": "50000"}).status_code == 303
    for shown in (officer.send("GET", "/projects/years").text, officer.send("GET", path).text):
        assert "110,000" in shown
    assert officer.send("POST", path, told).status_code == 403
    there = f"/projects/years/{inhabited.ids['organisation there']}"
    assert finance.send("GET", there).status_code == 404
    assert browser_of(Role.DONOR).send("GET", "/projects/years").status_code == 403
