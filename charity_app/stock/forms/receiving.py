"""Forms of the door: who brings goods, what is announced, one line with its three actions and its checks."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from charity_app.core.errors import Invalid
from charity_app.core.files import StoredFile
from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, DayField, Required, TimeField, WholeNumberField, label
from charity_app.registry.forms.choices import choices, code_field, code_of, words_field
from charity_app.stock.forms.fields import DegreesField, PrintedDayField
from charity_app.stock.models import Item
from charity_app.stock.services.checking import Refusal
from charity_app.stock.services.items import ItemDetails
from charity_app.stock.services.receiving import Sight, Verdict
from charity_app.stock.states.items import (
    ALLERGENS,
    CATEGORIES,
    DATE_KINDS,
    STORAGES,
    UNITS,
    Allergen,
    Category,
    DateKind,
    Storage,
    Unit,
)
from charity_app.stock.states.lots import GOODS_USES, HOLD_REASONS, REFUSAL_REASONS, GoodsUse, HoldReason, RefusalReason

_DAYS = {"last": Text("last day", "intake"), "made": Text("day of making", "intake")}
_DOUBTS = {
    RefusalReason.NO_AGREEMENT: HoldReason.PAPERS,
    RefusalReason.PACKAGE: HoldReason.PACKAGE,
    RefusalReason.LABEL: HoldReason.PACKAGE,
    RefusalReason.TEMPERATURE: HoldReason.TEMPERATURE,
}
_MOST = 100_000


class DonorSearchForm(BaseForm):
    """Which donor brings goods."""

    q = StringField(label("delivery", "Name of the donor, first letters or code"), [Length(max=60)])


class UseForm(BaseForm):
    """Who brings goods, and what for."""

    donor_id = HiddenField()
    organisation_id = HiddenField()
    use = SelectField(label("delivery", "What the goods are for"), choices=choices(GOODS_USES), validate_choice=False)

    def goods_use(self) -> GoodsUse:
        """Return what the donor gives the goods for; aid unless something else was chosen."""
        return code_of(GoodsUse, self.use.data) or GoodsUse.AID


class LineForm(BaseForm):
    """One line at the door: number and day are typed, the rest is right in most cases."""

    code = HiddenField(filters=[lambda text: text or ""])
    item_id = HiddenField()
    quantity = WholeNumberField(label("intake", "Number"), [Required()], low=1, high=_MOST)
    expires_on = PrintedDayField(label("intake", "Date on the package"))
    day_means = RadioField(
        label("intake", "What the date says"), choices=choices(_DAYS), default="last", validate_choice=False
    )
    tenths = DegreesField(label("intake", "Temperature in °C"))
    cooked_at = TimeField(label("intake", "Cooked at"))
    is_whole = BooleanField(label("intake", "Package whole"), default=True)
    is_readable = BooleanField(label("intake", "Label readable"), default=True)
    date_kind = SelectField(
        label("intake", "Kind of date"),
        choices=choices(DATE_KINDS, (DateKind.BEST_BEFORE, DateKind.USE_BY)),
        validate_choice=False,
    )
    photo = FileField(label("intake", "Photo"))
    kept_photo = HiddenField()
    refusal = code_field(label("intake", "Why it is refused"), REFUSAL_REASONS, is_required=False)
    hold = code_field(label("intake", "Why it is set aside"), HOLD_REASONS, is_required=False)
    failed: Refusal | None = None

    def sight(self, photo: StoredFile | None) -> Sight:
        """Return what was seen."""
        return Sight(
            quantity=self.quantity.data or 0,
            on=self.expires_on.data,
            is_made=self.day_means.data == "made",
            date_kind=code_of(DateKind, self.date_kind.data) or DateKind.BEST_BEFORE,
            cooked=self.cooked_at.data,
            tenths=self.tenths.data,
            is_whole=bool(self.is_whole.data),
            is_readable=bool(self.is_readable.data),
            photo=photo,
        )

    def verdict(self, act: str) -> Verdict:
        """Return what was decided. Raises Invalid where goods are refused or set aside without a reason."""
        refusal, hold = code_of(RefusalReason, self.refusal.data), code_of(HoldReason, self.hold.data)
        if act == "refuse" and refusal is None:
            raise Invalid(Text("Say why it is refused", "error"), field="refusal")
        if act == "hold" and hold is None:
            raise Invalid(Text("Say why it is set aside", "error"), field="hold")
        return Verdict(refusal=refusal if act == "refuse" else None, hold=hold if act == "hold" else None)

    def need(self, item: Item | None) -> None:
        """Mark what an item cannot do without, so that nobody takes it for something to leave out."""
        for field, is_needed in ((self.expires_on, needs_day(item)), (self.tenths, needs_tenths(item))):
            if is_needed:
                field.flags.required = True

    def fail(self, refusal: Refusal) -> None:
        """Remember which check failed: its reason is offered for refusing and for setting aside."""
        self.failed = refusal
        self.refusal.data = refusal.reason.value
        self.hold.data = _DOUBTS.get(refusal.reason, HoldReason.NOTICE).value


def needs_day(item: Item | None) -> bool:
    """Tell whether goods of an item are not taken in without a day."""
    return item is not None and item.needs_date and item.storage is not Storage.HOT


def needs_tenths(item: Item | None) -> bool:
    """Tell whether goods of an item are not taken in without a temperature."""
    return item is not None and item.storage in (Storage.CHILLED, Storage.FROZEN, Storage.HOT)


class NewThingForm(LineForm):
    """A line whose barcode nobody has seen: which item it is, or a new item."""

    item_name = words_field(label("intake", "Which item is it? Name or first letters"), [Length(max=80)])
    category = code_field(label("item", "Category"), CATEGORIES, is_required=False)
    unit = code_field(label("item", "Unit"), UNITS, is_required=False)
    storage = SelectField(label("item", "Storage"), choices=choices(STORAGES), validate_choice=False)
    life_days = WholeNumberField(label("item", "Shelf life in days"), low=1, high=3650)
    grams = WholeNumberField(label("item", "Weight of one unit in grams"), high=1_000_000)
    allergens = SelectMultipleField(label("item", "Allergens"), choices=choices(ALLERGENS), validate_choice=False)

    def details(self) -> ItemDetails | None:
        """Return the new item; None unless a category says that there is one. Raises Invalid without a unit."""
        category, unit = code_of(Category, self.category.data), code_of(Unit, self.unit.data)
        if category is None:
            return None
        if unit is None:
            raise Invalid(Text("Say in what it is counted", "error"), field="unit")
        return ItemDetails(
            name=self.item_name.data or "",
            category=category,
            unit=unit,
            grams=self.grams.data or 0,
            storage=code_of(Storage, self.storage.data) or Storage.AMBIENT,
            life_days=self.life_days.data,
            allergens=codes_of(Allergen, self.allergens.data),
        )


def codes_of(kind: Any, texts: Iterable[str] | None) -> tuple[Any, ...]:
    """Return the codes of this kind among those that were ticked."""
    return tuple(code for text in texts or () if (code := code_of(kind, text)) is not None)


class AnnounceForm(BaseForm):
    """What somebody will bring: a day, an hour, up to four kinds of goods."""

    expected_on = DayField(label("delivery", "Day"), [Required()])
    slot = words_field(label("delivery", "Hour"), [Length(max=40)])
    use = SelectField(label("delivery", "What the goods are for"), choices=choices(GOODS_USES), validate_choice=False)


_LINES = 4
for _number in range(1, _LINES + 1):
    setattr(AnnounceForm, f"item_{_number}", words_field(label("intake", "Item"), [Length(max=80)]))
    setattr(AnnounceForm, f"quantity_{_number}", WholeNumberField(label("intake", "Number"), low=1, high=_MOST))
    setattr(AnnounceForm, f"day_{_number}", PrintedDayField(label("intake", "Date on the package")))


def announced_lines(form: AnnounceForm) -> list[tuple[Any, Any, Any]]:
    """Return the fields of each line: item, number, day."""
    return [tuple(form[f"{name}_{number}"] for name in ("item", "quantity", "day")) for number in range(1, _LINES + 1)]  # type: ignore[misc]


def prefilled(item: Item, tenths: int | None) -> dict[str, Any]:
    """Return what a line begins with: the temperature measured last for this storage class stays."""
    return {"item_id": str(item.id), "tenths": tenths}
