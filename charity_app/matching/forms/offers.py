"""The form of an offer: six fields, one of them a rule picked in words."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, HiddenField, SelectChoice, SelectField, StringField, TextAreaField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.casework.states.needs import SHORT_TYPES
from charity_app.core.text import Text, narrowed
from charity_app.divisions.models import Division
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, label
from charity_app.http.i18n import say
from charity_app.matching.states.areas import GROUPS
from charity_app.matching.states.offers import OFFER_LABELS, REJECT_REASONS, Coverage
from charity_app.matching.target import CHOICES, Area, Condition, Pick
from charity_app.registry.forms.choices import choices, code_field, id_of, place_choices

_MOST_DIGITS = 7
_DISTRICT, _GROUP = "district", "group:"


class ConditionsField(Field):
    """Rows of a condition and its number, posted as two lists of equal length; `data` are the conditions."""

    data: list[Condition]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the rows; a row without a condition is empty, a number that is none stays with its error."""
        self.process_errors: list[str] = []
        self.raw_data = []
        self.data = list(data or [])
        if formdata is not None and "condition" in formdata:
            picks, amounts = formdata.getlist("condition"), formdata.getlist("amount")
            self.raw_data = [*picks, *amounts]
            self.data = [row for row in map(self._row, picks, [*amounts, *[""] * len(picks)]) if row is not None]

    def _row(self, pick: str, amount: str) -> Condition | None:
        if pick not in set(Pick):
            return None
        choice = CHOICES[Pick(pick)]
        if not choice.takes_number:
            return Condition(Pick(pick))
        typed = narrowed(amount)
        if not (typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS):
            self.process_errors.append(say("form", "Enter a whole number in digits"))
            return Condition(Pick(pick), choice.usual)
        return Condition(Pick(pick), int(typed))

    def pre_validate(self, form: Any) -> None:
        """Keep what was wrong with a number."""
        self.errors = [*self.errors, *self.process_errors]


def area_choices(streets: Sequence[Division]) -> list[Any]:
    """Return the places an offer can reach: the district, the working areas, the streets."""
    return [
        SelectChoice(_DISTRICT, Text("The whole district", "need post")),
        *(SelectChoice(_GROUP + code, words) for code, words in GROUPS.items()),
        *(SelectChoice(str(street.id), street.name) for street in streets),
    ]


def area_of(text: str | None) -> Area:
    """Return the place that was chosen."""
    street_id = id_of(text)
    if street_id is not None:
        return Area(Coverage.STREET, street_id=street_id)
    if text and text.startswith(_GROUP) and text.removeprefix(_GROUP) in GROUPS:
        return Area(Coverage.GROUP, group=text.removeprefix(_GROUP))
    return Area()


def area_value(coverage: Coverage, street_id: Any, group: str | None) -> str:
    """Return how a place stands in the form."""
    if coverage is Coverage.STREET:
        return str(street_id)
    return _GROUP + str(group) if coverage is Coverage.GROUP else _DISTRICT


class OfferForm(BaseForm):
    """An offer in six fields: name, what, for whom, places, where and until when, contact."""

    name = StringField(label("offer", "Name"), [Required(), Length(max=60)])
    what = TextAreaField(label("offer", "What you do"), [Required(), Length(max=300)])
    conditions = ConditionsField(label("offer", "For whom"))
    places = WholeNumberField(label("offer", "Places"), [Required()], low=1, high=10_000)
    area = SelectField(label("offer", "Where"), validate_choice=False)
    until_on = DayField(label("offer", "Until"), [Required()])
    contact = StringField(label("offer", "Contact"), [Required(), Length(max=60)])
    project_id = SelectField(label("offer", "Belongs to a project"), validate_choice=False)
    version = HiddenField(filters=[lambda text: text or "0"])

    def offer(self, streets: Sequence[Division], projects: Any) -> None:
        """Offer places and the projects of the organisation."""
        self.area.choices = area_choices(streets)
        self.project_id.choices = [
            SelectChoice("", Text("No project", "offer")),
            *(SelectChoice(str(key), name) for key, name in projects),
        ]


class RejectForm(BaseForm):
    """Why an offer is not published."""

    reason = code_field(label("offer", "Reason"), REJECT_REASONS)


class OfferFilterForm(BaseForm):
    """Which offers the hall shows."""

    q = StringField(label("offer", "Name"))
    type = SelectField(
        label("need post", "Type"),
        choices=choices(SHORT_TYPES, empty=Text("All types", "need post")),
        validate_choice=False,
    )
    street = SelectField(label("need post", "Where"), validate_choice=False)
    state = SelectField(
        label("need post", "State"),
        choices=choices(OFFER_LABELS, empty=Text("All states", "need post")),
        validate_choice=False,
    )

    def offer(self, streets: Any) -> None:
        """Offer the streets of the district."""
        self.street.choices = place_choices(streets, Text("The whole district", "need post"))
