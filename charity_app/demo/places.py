"""What the demo stands on: streets and committees, the standards of its day, the two streets with accounts."""

from datetime import date

from charity_app.core.money import to_fen
from charity_app.demo.households import Committee, Street
from charity_app.demo.means import Figures
from charity_app.divisions import queries
from charity_app.divisions.states import DivisionKind
from charity_app.eligibility.rules.book import RuleBook

ACCOUNT_STREETS = ("310115008", "310115016")


def district_committees() -> tuple[Committee, ...]:
    """Return every committee of today with its street, by code."""
    streets = {street.id: Street(street.code, street.name) for street in queries.streets()}
    return tuple(
        Committee(row.code, row.name, streets[row.parent_id], row.kind is DivisionKind.VILLAGERS_COMMITTEE)
        for row in queries.all_divisions()
        if row.parent_id in streets
    )


def streets_of(committees: tuple[Committee, ...]) -> tuple[Street, ...]:
    """Return the streets of the committees: those with accounts first, then by code."""
    found = {committee.street.code: committee.street for committee in committees}
    rest = sorted(found.keys() - set(ACCOUNT_STREETS))
    return tuple(found[code] for code in (*ACCOUNT_STREETS, *rest))


def figures_on(book: RuleBook, day: date) -> Figures:
    """Return the standards of a day that the drawing needs."""

    def fen(key: str) -> int:
        value = book.standards[key].on(day)
        if value is None:
            raise LookupError(f"no value of {key} on {day}")
        return to_fen(value.value)

    return Figures(
        allowance_fen=fen("mla_standard"),
        minimum_wage_fen=fen("min_wage"),
        disregard_fen=fen("earned_income_disregard"),
        asset_limit_general_fen=fen("mla_assets_general_pc"),
        asset_limit_small_fen=fen("mla_assets_small_hh_pc"),
        asset_limit_protected_fen=fen("mla_assets_protected_pc"),
    )
