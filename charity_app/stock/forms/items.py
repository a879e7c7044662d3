"""Forms of items, shelves and temperatures, and which of them to list."""

from wtforms import FileField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, YuanField, label
from charity_app.registry.forms.choices import FileChosen, choices, code_field, code_of, words_field
from charity_app.stock.forms.fields import DegreesField
from charity_app.stock.forms.receiving import codes_of
from charity_app.stock.services.items import ItemDetails
from charity_app.stock.states.items import (
    ALLERGENS,
    CATEGORIES,
    STORAGES,
    TRAITS,
    UNITS,
    Allergen,
    Category,
    Storage,
    Trait,
    Unit,
)


class ItemFilterForm(BaseForm):
    """Which items to list."""

    q = StringField(label("item", "Name, first letters or barcode"), [Length(max=80)])
    category = SelectField(
        label("item", "Category"), choices=choices(CATEGORIES, empty=Text("All kinds", "item")), validate_choice=False
    )


class ItemForm(BaseForm):
    """What an item is."""

    name = StringField(label("item", "Name with size, such as 250 ml"), [Required(), Length(max=80)])
    category = code_field(label("item", "Category"), CATEGORIES)
    unit = code_field(label("item", "Unit"), UNITS)
    grams = WholeNumberField(label("item", "Weight of one unit in grams"), high=1_000_000)
    storage = code_field(label("item", "Storage"), STORAGES)
    life_days = WholeNumberField(label("item", "Shelf life in days"), low=1, high=3650)
    allergens = SelectMultipleField(label("item", "Allergens"), choices=choices(ALLERGENS), validate_choice=False)
    traits = SelectMultipleField(label("item", "Fits"), choices=choices(TRAITS), validate_choice=False)
    version = HiddenField(filters=[lambda text: text or "0"])

    def details(self) -> ItemDetails:
        """Return what the item is."""
        return ItemDetails(
            name=self.name.data or "",
            category=Category(self.category.data),
            unit=Unit(self.unit.data),
            grams=self.grams.data or 0,
            storage=code_of(Storage, self.storage.data) or Storage.AMBIENT,
            life_days=self.life_days.data,
            allergens=codes_of(Allergen, self.allergens.data),
            traits=codes_of(Trait, self.traits.data),
        )


class BarcodeForm(BaseForm):
    """A barcode, and how many units one scan means."""

    code = StringField(label("item", "Barcode"), [Required(), Length(max=64)])
    quantity = WholeNumberField(label("item", "Units in one package"), [Required()], low=1, high=100_000, default=1)


class ValueForm(BaseForm):
    """What a unit is worth from a day on."""

    value_fen = YuanField(label("item", "Value of one unit"), [Required()])
    valid_from = DayField(label("item", "From"), [Required()])


class ShelfForm(BaseForm):
    """Where an item lies at a place, and how little is too little."""

    place_code = words_field(label("shelf", "Where it lies, such as A-02"), [Length(max=12)])
    minimum = WholeNumberField(label("shelf", "Minimum"), [Required()], high=100_000)


class ShelfFilterForm(BaseForm):
    """Which shelves to list."""

    q = StringField(label("item", "Name, first letters or barcode"), [Length(max=80)])


class TemperatureForm(BaseForm):
    """A reading."""

    storage = code_field(label("item", "Storage"), STORAGES)
    tenths = DegreesField(label("temperature", "Temperature in °C"), [Required()])


class MovementFilterForm(BaseForm):
    """Which movements to list."""

    from_on = DayField(label("movement", "From"))
    until_on = DayField(label("movement", "Until"))
    q = StringField(label("movement", "Item or lot"), [Length(max=80)])


class TableForm(BaseForm):
    """A table to be looked at."""

    file = FileField(label("goods table", "Table (CSV or XLSX, at most 2,000 lines)"), [FileChosen()])
