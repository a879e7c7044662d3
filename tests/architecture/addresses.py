"""Every address of the application, what its parameters stand for, and how it becomes one that can be asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from charity_app.core.db import Base, db
from charity_app.core.scope import acting_in, system_scope
from charity_app.divisions.models import division_id
from charity_app.foodbank.models import PackTemplate, VisitRule
from charity_app.giving.models import Gift, Receipt, Spending
from charity_app.http.access import rule_of
from charity_app.matching.drafts import OfferTemplate
from charity_app.matching.models import Delivery
from charity_app.payments.models import Checkout
from charity_app.projects.models import BudgetLine, Indicator, Milestone
from charity_app.projects.states.plans import GateItem
from charity_app.registry.models import AssetItem, ExpenseItem, IncomeItem, Organisation, Site
from charity_app.registry.states.households import ConsentPurpose
from charity_app.registry.states.organisations import OrganisationAction
from charity_app.registry.states.people import CircumstanceKind
from charity_app.stock.models import Disposal, GoodsArrival, Stocktake
from charity_app.supermarket.models import (
    CharitySale,
    DayClose,
    MonthList,
    Sale,
    ShopInspection,
    ShopOrder,
    ShopRound,
    TillConflict,
    VoucherPlan,
)
from charity_app.volunteering.drafts import ActivityTemplate
from charity_app.volunteering.models import (
    Certificate,
    CoverAsk,
    GuardianAsk,
    HourWord,
    ServiceRecord,
    Shift,
    ShiftRole,
    SignUp,
    StandingPlace,
    Volunteer,
)

_PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")

# rows that views look up by themselves, inside what a loader has judged, or because they are open to everybody
_BY_NAME: dict[str, tuple[type[Base], ...]] = {
    "item_id": (IncomeItem, ExpenseItem, AssetItem),
    "organisation_id": (Organisation,),
    "site_id": (Site,),
    "delivery_id": (Delivery,),
    "checkout_id": (Checkout,),
    "gift_id": (Gift,),
    "bill_id": (Spending,),
    "receipt_id": (Receipt,),
    "line_id": (BudgetLine,),
    "milestone_id": (Milestone,),
    "indicator_id": (Indicator,),
    "shift_id": (Shift,),
    "role_id": (ShiftRole,),
    "sign_up_id": (SignUp,),
    "standing_id": (StandingPlace,),
    "ask_id": (CoverAsk,),
    "guardian_ask_id": (GuardianAsk,),
    "volunteer_id": (Volunteer,),
    "word_id": (HourWord,),
    "record_id": (ServiceRecord,),
    "pack_template_id": (PackTemplate,),
    "visit_rule_id": (VisitRule,),
    "certificate_id": (Certificate,),
    "arrival_id": (GoodsArrival,),
    "disposal_id": (Disposal,),
    "stocktake_id": (Stocktake,),
    "sale_id": (Sale,),
    "charity_sale_id": (CharitySale,),
    "inspection_id": (ShopInspection,),
    "voucher_plan_id": (VoucherPlan,),
    "close_id": (DayClose,),
    "conflict_id": (TillConflict,),
    "list_id": (MonthList,),
    "own_order_id": (ShopOrder,),
    "shop_order_id": (ShopOrder,),
    "round_id": (ShopRound,),
}
# parameters that are no rows: one value each that leads somewhere harmless
_WORDS: dict[str, object] = {
    "key": "identity.staff_idle",
    "token": "no-such-token",
    "purpose": ConsentPurpose.MESSAGES.value,
    "action": OrganisationAction.LIST_ABNORMAL.value,
    "kind": CircumstanceKind.EMPLOYMENT.value,
    "registry.download_sample kind": "csv",
    "giving.download_platform_sample kind": "csv",
    "code": "min_living_allowance",
    "template": OfferTemplate.SCHOOL.value,
    "activity_template": ActivityTemplate.PACKING.value,
    "need_type": "daily_goods",
    "gate_item": GateItem.CHANNEL.value,
    "division_id": division_id("310115008"),
    "code_id": uuid4(),
    "session_ref": "no-such-session",
    "act": "pay",
    "giving.move_campaign action": "close",
    "giving.move_pledge act": "cancel",
    "volunteering.move_volunteer action": "verify",
    "stock.download_item_sample kind": "csv",
    "stock.download_opening_sample kind": "xlsx",
    "stock.export_items kind": "xlsx",
    "stock.export_movements kind": "csv",
    "stock.open_label number": "B22222",
    "foodbank.receive_stop number": "Q22222",
    "foodbank.bring_stop_back number": "Q22222",
    "supermarket.see_address number": "Y2222222",
    "supermarket.hand_over_at_door number": "Y2222222",
    "supermarket.bring_order_back number": "Y2222222",
    "volunteering.check_certificate number": "VC202400000000",
}


@dataclass(frozen=True)
class Place:
    """One address: its endpoint, its pattern, its methods, the tables behind its parameters, and the plain words."""

    endpoint: str
    pattern: str
    methods: frozenset[str]
    tables: dict[str, tuple[type[Base], ...]]
    words: dict[str, object]

    @property
    def last(self) -> str:
        """The parameter that says most closely what is meant."""
        return next(reversed(self.tables))

    def url(self, values: dict[str, object]) -> str:
        """Put values into the pattern."""
        given = {**self.words, **values}
        return _PARAMETER.sub(lambda found: str(given[found[2]]), self.pattern)

    def nowhere(self, **known: object) -> dict[str, object]:
        """Return values that lead to nothing, but for the known ones."""
        return {name: known.get(name, uuid4()) for name in self.tables}


def places(app: Flask) -> Iterator[Place]:
    """Yield every address but those of static files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        loaded = _loaded(app, rule.endpoint)
        names = [found[2] for found in _PARAMETER.finditer(rule.rule)]
        tables = {name: loaded.get(name) or _BY_NAME[name] for name in names if name in loaded or name in _BY_NAME}
        words = {name: _word(rule.endpoint, name) for name in names if name not in tables}
        yield Place(rule.endpoint, rule.rule, frozenset(rule.methods or ()) - {"HEAD", "OPTIONS"}, tables, words)


def _word(endpoint: str, name: str) -> object:
    told = _WORDS.get(f"{endpoint} {name}", _WORDS.get(name))
    assert told is not None, f"no table and no word is known for <{name}> of {endpoint}; add one"
    return told


def _loaded(app: Flask, endpoint: str) -> dict[str, tuple[type[Base], ...]]:
    """What the loaders of an endpoint return, by the types they declare; what is no row stands in `_BY_NAME`."""
    rule = rule_of(app, endpoint)
    found: dict[str, tuple[type[Base], ...]] = {}
    for name, loader in (rule.loaders if rule else {}).items():
        kinds = tuple(kind for kind in get_args(get_type_hints(loader)["return"]) if kind is not type(None))
        assert len(kinds) == 1, f"{endpoint}: the loader of {name} returns one kind of thing or None"
        if issubclass(kinds[0], Base):
            found[f"{name}_id"] = kinds
    return found


class Atlas:
    """The rows that addresses can point at, read from the tables once."""

    def __init__(self, app: Flask) -> None:
        self.places = tuple(sorted(places(app), key=lambda place: (place.pattern, place.endpoint)))
        self._rows: dict[type[Base], list[Any]] = {}

    def rows(self, tables: tuple[type[Base], ...]) -> list[Any]:
        """Return the rows of these tables, whoever may see them."""
        for table in tables:
            if table not in self._rows:
                with acting_in(system_scope("access matrix")):
                    self._rows[table] = list(db.session.scalars(select(table)))
        return [row for table in tables for row in self._rows[table]]

    def values(self, place: Place, row: Any) -> dict[str, object]:
        """Return a value for each parameter: the row for the last one, what it belongs to for the others."""
        values = {name: getattr(row, name, None) or self._first(place.tables[name]) for name in place.tables}
        return {**values, place.last: row.id}

    def _first(self, tables: tuple[type[Base], ...]) -> UUID:
        rows = self.rows(tables)
        return rows[0].id if rows else uuid4()
