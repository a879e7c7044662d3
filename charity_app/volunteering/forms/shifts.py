"""Forms of shifts: when and where, with one to five roles whose conditions are picked in words; the public filter."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import request
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField
from wtforms.validators import Length

from charity_app.core.text import Text, narrowed
from charity_app.divisions.models import Division
from charity_app.http.forms import BaseForm, DayField, Required, TimeField, WholeNumberField, label
from charity_app.http.i18n import say
from charity_app.registry.forms.choices import CHOOSE, choices, code_of, id_of, place_choices, words_field
from charity_app.volunteering.requirements import CHOICES, MOST, Condition, Require
from charity_app.volunteering.services.roles import MOST_PLACES, MOST_ROLES, RoleDetails
from charity_app.volunteering.states.activities import SERVICE_AREAS
from charity_app.volunteering.states.times import WHENS

_MOST_DIGITS = 4


class ConditionsField(Field):
    """Rows of a condition and its number, posted as two lists of equal length; `data` are the conditions."""

    data: list[Condition]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the rows; a row without a condition is empty, a number that is none stays with its error."""
        self.process_errors: list[str] = []
        self.raw_data = []
        self.data = list(data or [])
        if formdata is not None and self.name in formdata:
            picks, amounts = formdata.getlist(self.name), formdata.getlist(f"{self.name}-amount")
            self.raw_data = [*picks, *amounts]
            self.data = [row for row in map(self._row, picks, [*amounts, *[""] * len(picks)]) if row is not None]

    def _row(self, pick: str, amount: str) -> Condition | None:
        required = code_of(Require, pick)
        if required is None or not CHOICES[required].takes_number:
            return Condition(required) if required else None
        typed = narrowed(amount)
        if not (typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS):
            self.process_errors.append(say("form", "Enter a whole number in digits"))
            return Condition(required, CHOICES[required].usual)
        return Condition(required, int(typed))

    def pre_validate(self, form: Any) -> None:
        """Keep what was wrong with a number."""
        self.errors = [*self.errors, *self.process_errors]


class RoleForm(BaseForm):
    """A role of a shift; `row` is where it stands among the fields."""

    row: int
    role_id = HiddenField()
    name = StringField(label("shift", "Role"), [Required(), Length(max=40)])
    what = words_field(label("shift", "What this role does"), [Length(max=200)])
    places = WholeNumberField(label("shift", "Places"), [Required()], low=1, high=MOST_PLACES)
    newcomer_places = WholeNumberField(label("shift", "Of these kept for newcomers"), low=0, high=MOST_PLACES)
    needs_approval = BooleanField(label("shift", "Each sign-up waits for our yes"))
    conditions = ConditionsField(label("shift", "Asked of volunteers"))

    @property
    def details(self) -> RoleDetails:
        """What was written about the role."""
        return RoleDetails(
            role_id=id_of(self.role_id.data),
            newcomer_places=self.newcomer_places.data or 0,
            conditions=tuple(self.conditions.data),
            **self.chosen("name", "what", "places", "needs_approval"),
        )

    def add_condition(self, pick: Require | None) -> None:
        """Add a condition once, with its usual number."""
        if pick is not None and len(self.conditions.data) < MOST and pick not in self.used:
            self.conditions.data.append(Condition(pick, CHOICES[pick].usual))

    def drop_condition(self, place: int) -> None:
        """Take the condition at a place away."""
        del self.conditions.data[place : place + 1]

    @property
    def used(self) -> set[Require]:
        """Which conditions are picked already."""
        return {condition.pick for condition in self.conditions.data}


def _prefix(row: int) -> str:
    return f"role-{row}-"


def _role(row: int, data: Mapping[str, Any] | None = None) -> RoleForm:
    """Return the form of a role with these values, or as it was posted."""
    prefix = _prefix(row)
    form = RoleForm.from_request(prefix=prefix) if data is None else RoleForm(prefix=prefix, data=dict(data))
    form.row = row
    return form


class ShiftForm(BaseForm):
    """A shift: day and hours in Shanghai, place, what to bring, least people; its roles are forms of their own."""

    day = DayField(label("shift", "Day"), [Required()])
    starts = TimeField(label("shift", "Begins"), [Required()])
    ends = TimeField(label("shift", "Ends"), [Required()])
    street_id = SelectField(label("activity", "Street or town"), [Required()], validate_choice=False)
    place = StringField(label("shift", "Place"), [Required(), Length(max=120)])
    meeting_point = words_field(label("shift", "Where to meet"), [Length(max=200)])
    bring = words_field(label("shift", "What to bring and wear"), [Length(max=200)])
    access = words_field(label("shift", "Steps, lift, toilet"), [Length(max=200)])
    least_people = WholeNumberField(
        label("shift", "Least people, so that it takes place"), [Required()], low=1, high=MOST_PLACES
    )
    version = HiddenField(filters=[lambda text: text or "0"])
    roles: list[RoleForm]

    def offer(self, streets: Iterable[Division]) -> None:
        """Offer the streets."""
        self.street_id.choices = place_choices(streets, CHOOSE)

    def fill_roles(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show these roles."""
        self.roles = [_role(place, row) for place, row in enumerate(rows)]

    def read_roles(self) -> None:
        """Read the roles that were posted."""
        posted = [place for place in range(MOST_ROLES) if f"{_prefix(place)}name" in request.form]
        self.roles = [_role(place) for place in posted]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shift and every role; what is wrong with a role is told with its number."""
        is_good = super().validate(extra_validators)
        for place, role in enumerate(self.roles, 1):
            if not role.validate():
                is_good = False
                told = [error for errors in role.errors.values() for error in errors]
                self.form_errors += [say("shift", "Role %(place)s: %(error)s", place=place, error=one) for one in told]
        return is_good

    def edit(self, asked: str) -> bool:
        """Add or take away a role or a condition when such a button was pressed."""
        act, _, rest = asked.partition(":")
        role_at, _, condition_at = rest.partition(":")
        role = next((role for role in self.roles if role.row == _number(role_at)), None)
        if act == "add-role":
            self._add_role()
        elif act == "drop-role" and role is not None and len(self.roles) > 1:
            self.roles.remove(role)
        elif act == "add" and role is not None:
            role.add_condition(code_of(Require, request.form.get(f"{_prefix(role.row)}more")))
        elif act == "drop" and role is not None:
            role.drop_condition(_number(condition_at))
        return bool(asked)

    def _add_role(self) -> None:
        used = {role.row for role in self.roles}
        free = next((place for place in range(MOST_ROLES) if place not in used), None)
        if free is not None:
            self.roles.append(_role(free, {"places": 5}))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else MOST_ROLES


class ShiftFilterForm(BaseForm):
    """Which shifts the public list shows."""

    q = StringField(label("shift", "Place or name"))
    when = SelectField(
        label("shift", "When"), choices=choices(WHENS, empty=Text("At any time", "shift")), validate_choice=False
    )
    area = SelectField(
        label("activity", "Kind of service"),
        choices=choices(SERVICE_AREAS, empty=Text("All kinds", "shift")),
        validate_choice=False,
    )
    street = SelectField(label("activity", "Street or town"), validate_choice=False)

    def offer(self, streets: Any) -> None:
        """Offer the streets of the district."""
        self.street.choices = place_choices(streets, Text("The whole district", "need post"))
