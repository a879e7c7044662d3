"""Forms of organisations and sites, and of putting in a table of households."""

from typing import Any

from wtforms import FileField, HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length

from charity_app.core import clock
from charity_app.core.calendar import WEEKDAYS
from charity_app.core.errors import Invalid
from charity_app.core.text import Text, narrowed
from charity_app.divisions import queries as divisions
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, label
from charity_app.registry.forms.choices import (
    CHOOSE,
    FileChosen,
    choices,
    code_field,
    id_of,
    place_choices,
    words_field,
)
from charity_app.registry.services.organisations import OrganisationDetails
from charity_app.registry.services.sites import Hours, SiteDetails
from charity_app.registry.states.organisations import (
    FIELDS,
    GROUNDS,
    GROUNDS_OF,
    ORGANISATION_ACTIONS,
    ORGANISATION_KINDS,
    SITE_KINDS,
    Field,
    OrganisationAction,
    SiteKind,
)

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class OrganisationFilterForm(BaseForm):
    """What the list of organisations is filtered by."""

    q = words_field(label("organisation", "Name, credit code or letters"), [Length(max=60)])
    kind = SelectField(
        label("field", "Kind"),
        choices=choices(ORGANISATION_KINDS, empty=Text("All kinds", "division")),
        validate_choice=False,
    )
    field = SelectField(
        label("organisation", "Works on"),
        choices=choices(FIELDS, empty=Text("All fields of work", "organisation")),
        validate_choice=False,
    )


class OrganisationForm(BaseForm):
    """What the register says about an organisation."""

    credit_code = words_field(label("field", "Unified social credit code"), [Length(max=30)])
    name = words_field(label("field", "Name"), [Required(), Length(max=120)])
    field = code_field(label("organisation", "Works on"), FIELDS)
    registered_on = DayField(label("organisation", "Registered on"))
    street_id = SelectField(label("field", "Subdistrict or town"), validate_choice=False)
    address = words_field(label("site", "Address"), [Length(max=200)])
    purpose = TextAreaField(label("organisation", "Purpose"), [Length(max=1000)], filters=[lambda text: text or ""])
    supervisor = words_field(label("organisation", "Business supervisor"), [Length(max=120)])
    rating = WholeNumberField(label("field", "Rating"), low=1, high=5)
    rating_until_on = DayField(label("organisation", "Rating valid until"))
    charity_since_on = DayField(label("organisation", "Charity since"))
    fundraising_number = words_field(label("organisation", "Fundraising certificate"), [Length(max=60)])
    fundraising_from_on = DayField(label("organisation", "Certificate from"))
    fundraising_to_on = DayField(label("organisation", "Certificate until"))
    tax_years = words_field(label("organisation", "Tax-deduction years, with commas"), [Length(max=120)])
    version = HiddenField()

    def offer(self) -> None:
        """Offer the streets and towns."""
        self.street_id.choices = place_choices(divisions.street_names(), CHOOSE)

    def details(self) -> OrganisationDetails:
        """Return what was filled in. Raises Invalid for years that are none."""
        named = ("registered_on", "rating", "rating_until_on", "charity_since_on", "fundraising_from_on")
        return OrganisationDetails(
            name=self.name.data or "",
            field=Field(self.field.data),
            street_id=id_of(self.street_id.data),
            fundraising_number=self.fundraising_number.data or None,
            tax_years=self._years(),
            **self.chosen("address", "purpose", "supervisor", "fundraising_to_on", *named),
        )

    def _years(self) -> tuple[int, ...]:
        words = [word.strip() for word in narrowed(self.tax_years.data or "").split(",") if word.strip()]
        years = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) == 4]
        if len(years) != len(words) or any(not _FIRST_YEAR <= year <= _LAST_YEAR for year in years):
            raise Invalid(Text("Enter years such as 2023, 2024", "form"), field="tax_years")
        return tuple(sorted(set(years)))


class DecisionForm(BaseForm):
    """A decision of the registrar with its ground."""

    action = HiddenField()
    ground = SelectField(label("organisation", "Ground"), [Required()])

    def offer(self, action: OrganisationAction) -> None:
        """Offer the grounds of a decision."""
        self.action.data = action.value
        self.ground.choices = choices(GROUNDS, GROUNDS_OF[action], empty=CHOOSE)

    @property
    def title(self) -> Text:
        """What the decision is called."""
        return ORGANISATION_ACTIONS[OrganisationAction(str(self.action.data))]


class SiteFilterForm(BaseForm):
    """What the list of places is filtered by."""

    q = words_field(label("site", "Name or letters"), [Length(max=60)])
    kind = SelectField(
        label("field", "Kind"), choices=choices(SITE_KINDS, empty=Text("All kinds", "division")), validate_choice=False
    )
    street_id = SelectField(label("field", "Subdistrict or town"), validate_choice=False)

    def offer(self) -> None:
        """Offer the streets and towns."""
        self.street_id.choices = place_choices(divisions.street_names(), Text("All subdistricts and towns", "division"))


class HoursForm(BaseForm):
    """When a place is open."""

    opening_hours = words_field(label("site", "Opening hours"), [Length(max=120)])
    closed_days = SelectMultipleField(label("site", "Closed on"), choices=choices(dict(enumerate(WEEKDAYS))))
    version = HiddenField()

    def closed(self) -> list[int]:
        """Return the days of the week that were chosen."""
        return [int(day) for day in self.closed_days.data or ()]

    def hours(self) -> Hours:
        """Return what was filled in."""
        return Hours(self.opening_hours.data or "", self.closed())


class SiteForm(HoursForm):
    """What people need to know about a place."""

    kind = code_field(label("field", "Kind"), SITE_KINDS)
    name = words_field(label("field", "Name"), [Required(), Length(max=120)])
    street_id = SelectField(label("field", "Subdistrict or town"), [Required()], validate_choice=False)
    address = words_field(label("site", "Address"), [Required(), Length(max=200)])
    organisation_id = SelectField(label("site", "Run by"), validate_choice=False)
    phone = words_field(label("field", "Phone"), [Length(max=30)])

    def offer(self, organisations: Any) -> None:
        """Offer the streets and towns, and who may run the place."""
        self.street_id.choices = place_choices(divisions.street_names(), CHOOSE)
        self.organisation_id.choices = place_choices(organisations, CHOOSE)

    def details(self) -> SiteDetails:
        """Return what was filled in. Raises Invalid without a street."""
        street_id = id_of(self.street_id.data)
        if street_id is None or divisions.get_division(street_id) is None:
            raise Invalid(Text("Choose a subdistrict or town", "error"), field="street_id")
        return SiteDetails(
            kind=SiteKind(self.kind.data),
            street_id=street_id,
            organisation_id=id_of(self.organisation_id.data),
            closed_days=self.closed(),
            **self.chosen("name", "address", "opening_hours", "phone"),
        )


class CloseSiteForm(BaseForm):
    """From which day on a place is not used."""

    on = DayField(label("field", "Day"), [Required()], default=clock.today)


class ImportForm(BaseForm):
    """A table of households."""

    file = FileField(label("import", "Table of households (CSV or XLSX)"), [FileChosen()])
