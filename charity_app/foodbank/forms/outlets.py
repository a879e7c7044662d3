"""Forms of outlets: what one is, which ones to list, what it does not want."""

from collections.abc import Iterable

from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, SelectMultipleField, StringField  # type: ignore[attr-defined]

from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.foodbank.services.outlets import OutletDetails
from charity_app.foodbank.states.outlets import FACILITIES, POINT_TYPES, Facility, PointType
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, label
from charity_app.registry.forms.choices import CHOOSE, Code, choices, code_field, code_of, place_choices
from charity_app.registry.models import Site
from charity_app.stock.states.items import CATEGORIES, STORAGES, Category, Storage


class OutletForm(BaseForm):
    """An outlet: its type, its depot, what it has, keeps and takes, and its papers."""

    site_id = SelectField(label("outlet", "Place"), validate_choice=False)
    point_type = code_field(label("outlet", "Type"), POINT_TYPES)
    depot_id = SelectField(label("outlet", "Depot it orders from"), [Required()], validate_choice=False)
    agreement_until_on = DayField(label("outlet", "Food safety agreement until"))
    capacity = WholeNumberField(label("outlet", "Packs it can keep"), high=100_000)
    has_fridge = BooleanField(label("outlet", "There is a fridge"))
    is_no_name = BooleanField(label("outlet", "Nobody is written down here: only pieces and people are counted"))
    storages = SelectMultipleField(
        label("outlet", "How it keeps goods"), choices=choices(STORAGES), validate_choice=False
    )
    categories = SelectMultipleField(
        label("outlet", "What it takes; nothing chosen means everything"),
        choices=choices(CATEGORIES),
        validate_choice=False,
    )
    facilities = SelectMultipleField(
        label("outlet", "What people find here"), choices=choices(FACILITIES), validate_choice=False
    )
    version = HiddenField(filters=[lambda text: text or "0"])

    def offer(self, sites: Iterable[Site], depots: Iterable[Site]) -> None:
        """Offer the places that could be outlets, and the depots."""
        self.site_id.choices = _sites(sites)
        self.depot_id.choices = _sites(depots)

    def details(self) -> OutletDetails:
        """Return what was chosen."""
        return OutletDetails(
            point_type=PointType(self.point_type.data),
            has_fridge=bool(self.has_fridge.data),
            capacity=self.capacity.data or 0,
            is_no_name=bool(self.is_no_name.data),
            agreement_until_on=self.agreement_until_on.data,
            facilities=_codes(Facility, self.facilities.data),
            storages=_codes(Storage, self.storages.data),
            categories=_codes(Category, self.categories.data),
        )


def _codes(kind: type[Code], texts: Iterable[str] | None) -> list[Code]:
    return [code for text in texts or () if (code := code_of(kind, text)) is not None]


def _sites(sites: Iterable[Site]) -> list[SelectChoice]:
    return [SelectChoice("", CHOOSE), *(SelectChoice(str(site.id), site.name) for site in sites)]


class OutletFilterForm(BaseForm):
    """Which outlets to list."""

    q = StringField(label("outlet", "Name, number or address"))
    point_type = SelectField(
        label("outlet", "Type"), choices=choices(POINT_TYPES, empty=Text("All types", "outlet")), validate_choice=False
    )
    street_id = SelectField(label("outlet", "Street or town"), validate_choice=False)

    def offer(self, streets: Iterable[Division]) -> None:
        """Offer the streets."""
        self.street_id.choices = place_choices(streets, Text("All streets and towns", "outlet"))


class ItemForm(BaseForm):
    """One item."""

    item_id = SelectField(label("outlet", "Item"), [Required()], validate_choice=False)

    def offer(self, items: Iterable[tuple[object, str]]) -> None:
        """Offer items."""
        self.item_id.choices = [SelectChoice("", CHOOSE), *(SelectChoice(str(key), name) for key, name in items)]
