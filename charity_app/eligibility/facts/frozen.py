"""A case written out in plain words and numbers, as decisions keep it, and read back."""

from collections.abc import Mapping
from typing import Any

from charity_app.eligibility.facts.case import HouseholdCase, read_case
from charity_app.eligibility.facts.vocabulary import HOUSEHOLD, PERSON, spec_of


def write_case(case: HouseholdCase, *, granted: int = 0) -> dict[str, Any]:
    """Return the known facts of a case in written units, with the categories of pass 1 added where asked."""
    household = {
        spec.name: spec.decode(value)
        for spec, value in zip(HOUSEHOLD, case.household, strict=True)
        if value is not None and spec.name != "hh.size"
    }
    if granted:
        held = int(case.value("hh.categories") or 0)
        household["hh.categories"] = spec_of("hh.categories").decode(held | granted)
    members = [
        {spec.name: spec.decode(value) for spec, value in zip(PERSON, member, strict=True) if value is not None}
        for member in case.members
    ]
    return {"household": household, "members": members}


def read_written(body: Mapping[str, Any]) -> HouseholdCase:
    """Read a written case back."""
    return read_case(body["household"], body["members"])
