"""Pages on incomes, expenses and assets (features 1.2)."""

from typing import Any
from uuid import UUID

from flask import Response

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done
from charity_app.registry import queries, services
from charity_app.registry.forms import (
    AssetForm,
    EndItemForm,
    ExpenseForm,
    IncomeForm,
)
from charity_app.registry.forms.choices import id_of
from charity_app.registry.models import Household, Member
from charity_app.registry.services.members import household_of
from charity_app.registry.states.items import (
    AssetKind,
    ExpenseKind,
    IncomeKind,
    Period,
)
from charity_app.registry.views.blueprint import SAVED, bp, form_page, household_url

_AMOUNT = ("kind", "amount_fen", "period", "valid_from", "valid_to")
_INCOME, _EXPENSE, _ASSET = (
    Text("Record income", "household"),
    Text("Record an expense", "household"),
    Text("Record savings", "household"),
)
_END = Text("End an entry", "household")


def to_money(household_id: UUID) -> Response:
    """Go back to the sums of a household."""
    return done(household_url(household_id) + "/money", notice=SAVED)


@bp.get("/members/<uuid:member_id>/incomes/new")
@requires("household.change", member=queries.get_member)
def show_new_income(member: Member) -> Response:
    """Ask what a member receives."""
    return form_page(household_of(member), _INCOME, IncomeForm(), *_AMOUNT)


@bp.post("/members/<uuid:member_id>/incomes/new")
@requires("household.change", member=queries.get_member)
def record_income(member: Member) -> Response:
    """Record what a member receives."""
    form = IncomeForm.from_request()
    if form.carry_out(lambda: services.record_income(member, **_income(form), by=actor())) is None:
        return form_page(household_of(member), _INCOME, form, *_AMOUNT)
    return to_money(member.household_id)


def _income(form: IncomeForm) -> dict[str, Any]:
    codes = {"kind": IncomeKind(form.kind.data), "period": Period(form.period.data)}
    return codes | form.chosen("amount_fen", "valid_from", "valid_to")


@bp.get("/households/<uuid:household_id>/expenses/new")
@requires("household.change", household=queries.get_household)
def show_new_expense(household: Household) -> Response:
    """Ask what a household pays for treatment or school."""
    form = ExpenseForm()
    form.offer(queries.household_file(household).members)
    return form_page(household, _EXPENSE, form, "member_id", *_AMOUNT)


@bp.post("/households/<uuid:household_id>/expenses/new")
@requires("household.change", household=queries.get_household)
def record_expense(household: Household) -> Response:
    """Record what a household pays for treatment or school."""
    form = ExpenseForm.from_request()
    form.offer(queries.household_file(household).members)
    if form.carry_out(lambda: services.record_expense(household, **_expense(form), by=actor())) is None:
        return form_page(household, _EXPENSE, form, "member_id", *_AMOUNT)
    return to_money(household.id)


def _expense(form: ExpenseForm) -> dict[str, Any]:
    codes = {"kind": ExpenseKind(form.kind.data), "period": Period(form.period.data)}
    return codes | _whose(form.member_id.data) | form.chosen("amount_fen", "valid_from", "valid_to")


def _whose(text: str | None) -> dict[str, Any]:
    key = id_of(text)
    return {"member": queries.get_member(actor(), key) if key else None}


_ASSET_FIELDS = ("member_id", "kind", "amount_fen", "valid_from", "valid_to")


@bp.get("/households/<uuid:household_id>/assets/new")
@requires("household.change", household=queries.get_household)
def show_new_asset(household: Household) -> Response:
    """Ask what a household holds."""
    form = AssetForm()
    form.offer(queries.household_file(household).members)
    return form_page(household, _ASSET, form, *_ASSET_FIELDS)


@bp.post("/households/<uuid:household_id>/assets/new")
@requires("household.change", household=queries.get_household)
def record_asset(household: Household) -> Response:
    """Record what a household holds."""
    form = AssetForm.from_request()
    form.offer(queries.household_file(household).members)
    if form.carry_out(lambda: services.record_asset(household, **_asset(form), by=actor())) is None:
        return form_page(household, _ASSET, form, *_ASSET_FIELDS)
    return to_money(household.id)


def _asset(form: AssetForm) -> dict[str, Any]:
    codes: dict[str, Any] = {"kind": AssetKind(form.kind.data)}
    return codes | _whose(form.member_id.data) | form.chosen("amount_fen", "valid_from", "valid_to")


@bp.get("/households/<uuid:household_id>/items/<uuid:item_id>/end")
@requires("household.change", household=queries.get_household)
def show_end_item(household: Household, item_id: UUID) -> Response:
    """Ask from which day on an entry no longer counts."""
    _item(household, item_id)
    return form_page(household, _END, EndItemForm(), "on")


@bp.post("/households/<uuid:household_id>/items/<uuid:item_id>/end")
@requires("household.change", household=queries.get_household)
def end_item(household: Household, item_id: UUID) -> Response:
    """End an income, expense or asset; it stays in the history."""
    form, item = EndItemForm.from_request(), _item(household, item_id)
    form.carry_out(lambda: services.end_item(item, household=household, by=actor(), **form.chosen("on")))
    if form.errors:
        return form_page(household, _END, form, "on")
    return to_money(household.id)


def _item(household: Household, item_id: UUID) -> services.Item:
    found = queries.item_of(household.id, item_id)
    if found is None:
        raise NotFound
    return found
