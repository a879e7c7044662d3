"""The bar that filters the list of divisions, and the search of the picker."""

from typing import Any

from wtforms import SelectChoice, SelectField, StringField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.divisions import queries
from charity_app.divisions.states import DIVISION_KINDS, DivisionKind
from charity_app.http.forms import BaseForm, label
from charity_app.http.searching import SearchForm

_LISTED = tuple(kind for kind in DivisionKind if kind is not DivisionKind.DISTRICT)


class DivisionFilterForm(BaseForm):
    """What the list of divisions is filtered by; read from the address."""

    q = StringField(label("field", "Name, code or letters"), [Length(max=60)])
    street = SelectField(label("field", "Subdistrict or town"), validate_choice=False)
    kind = SelectField(label("field", "Kind"), validate_choice=False)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.street.choices = [SelectChoice("", Text("All subdistricts and towns", "division"))]
        self.street.choices += [SelectChoice(street.code, street.name) for street in queries.streets()]
        self.kind.choices = [SelectChoice("", Text("All kinds", "division"))]
        self.kind.choices += [SelectChoice(kind.value, DIVISION_KINDS[kind]) for kind in _LISTED]

    def filters(self) -> dict[str, Any]:
        """Return the filters; what is no choice filters nothing."""
        street = queries.division_of_code(self.street.data) if self.street.data else None
        known = {kind.value for kind in _LISTED}
        return {
            "text": self.q.data or "",
            "street_id": street.id if street else None,
            "kind": DivisionKind(self.kind.data) if self.kind.data in known else None,
        }


class PickForm(SearchForm):
    """The search for a committee, typed beside a family's address."""

    q = StringField(label("field", "Name, code or letters"), [Length(max=60)])
