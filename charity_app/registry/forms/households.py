"""Forms of households and their members."""

from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.validators import Length

from charity_app.core import clock
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.http.forms import BaseForm, DayField, Required, label
from charity_app.http.searching import SearchForm
from charity_app.registry.forms.choices import CHOOSE, choices, code_field, code_of, place_choices, words_field
from charity_app.registry.services import NewMember
from charity_app.registry.states.households import NOT_SAME_REASONS, NotSameReason
from charity_app.registry.states.people import GENDERS, LEAVE_REASONS, RELATIONS, Gender, LeaveReason, Relation

_NO_HELP = {"autocomplete": "off"}
_LEAVING = tuple(reason for reason in LeaveReason if reason is not LeaveReason.OTHER_HOUSEHOLD)


class FilterForm(SearchForm):
    """What the list of households is searched and filtered by."""

    q = words_field(label("household", "Name, number, ID number or phone"), [Length(max=60)])
    street_id = SelectField(label("field", "Subdistrict or town"), validate_choice=False)
    committee_id = SelectField(label("field", "Committee"), validate_choice=False)

    def offer(self, streets: Any, committees: Any) -> None:
        """Offer the places within reach."""
        self.street_id.choices = place_choices(streets, Text("All subdistricts and towns", "division"))
        self.committee_id.choices = place_choices(committees, Text("All committees", "division"))


class PlaceForm(BaseForm):
    """Where a household lives: the committee comes from the list of a street, or from the search."""

    committee_id = SelectField(label("field", "Committee"), [Required()], validate_choice=False)
    address = words_field(label("field", "Address"), [Length(max=120)], render_kw=_NO_HELP)
    phone = words_field(label("field", "Phone"), [Length(max=30)], render_kw={"inputmode": "tel", **_NO_HELP})

    def offer(self, street_id: Any) -> None:
        """Offer the committees of a street."""
        rows = divisions.committees_of(street_id) if street_id else []
        self.committee_id.choices = place_choices(rows, CHOOSE)


class MemberForm(BaseForm):
    """Somebody who lives in a household."""

    name = words_field(label("person", "Name"), [Required(), Length(max=50)], render_kw=_NO_HELP)
    id_number = words_field(label("field", "ID number"), [Length(max=40)], render_kw=_NO_HELP)
    birth_on = DayField(label("field", "Birthday"))
    gender = code_field(label("field", "Gender"), GENDERS, is_required=False)
    relation = code_field(label("field", "Relation to head"), RELATIONS)
    member_phone = words_field(
        label("field", "Own phone"), [Length(max=30)], render_kw={"inputmode": "tel", **_NO_HELP}
    )
    joined_on = DayField(label("field", "Lives here since"))
    not_same_reason = SelectField(
        label("household", "Why it is somebody else"),
        choices=choices(NOT_SAME_REASONS, empty=CHOOSE),
        validate_choice=False,
    )
    version = HiddenField()

    def told(self) -> NewMember:
        """Return what was told about the person."""
        return NewMember(
            name=self.name.data or "",
            relation=Relation(self.relation.data),
            id_number=self.id_number.data or "",
            birth_on=self.birth_on.data,
            gender=code_of(Gender, self.gender.data),
            phone=self.member_phone.data or "",
            joined_on=self.joined_on.data,
        )

    def reason(self) -> NotSameReason | None:
        """Return why somebody with the same name is somebody else."""
        return code_of(NotSameReason, self.not_same_reason.data)


class RegisterForm(MemberForm, PlaceForm):
    """A new household with its head."""

    relation = SelectField(label("field", "Relation to head"), choices=choices(RELATIONS), default=Relation.HEAD.value)


class ContactForm(BaseForm):
    """Address and phone of a household."""

    address = words_field(label("field", "Address"), [Length(max=120)], render_kw=_NO_HELP)
    phone = words_field(label("field", "Phone"), [Length(max=30)], render_kw={"inputmode": "tel", **_NO_HELP})
    version = HiddenField()


class MoveForm(PlaceForm):
    """Where a household moves."""


class EndMemberForm(BaseForm):
    """When and why somebody left."""

    reason = code_field(label("household", "What happened"), LEAVE_REASONS, _LEAVING)
    left_on = DayField(label("field", "Day"), [Required()], default=clock.today)


class MoveMemberForm(BaseForm):
    """To which household somebody moves."""

    number = words_field(label("field", "Household number"), [Required(), Length(max=12)], render_kw=_NO_HELP)
    relation = code_field(label("field", "Relation to head"), RELATIONS)
    left_on = DayField(label("field", "Day"), [Required()], default=clock.today)


class MergeForm(BaseForm):
    """Which other file is the same household."""

    number = words_field(label("field", "Household number"), [Required(), Length(max=12)], render_kw=_NO_HELP)
