"""Forms of packs: what one holds, when they are handed out, to whom, and how often somebody may come."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice, SelectField, StringField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.core import clock
from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.foodbank.models import PackLine, PackTemplate
from charity_app.foodbank.queries.visits import Limit
from charity_app.foodbank.services.distributing import Plan
from charity_app.foodbank.services.templates import MOST_LINES, Line
from charity_app.foodbank.states.packs import DISTRIBUTION_LABELS, LEAVE_REASONS, PER_WHAT, PerWhat
from charity_app.foodbank.states.visits import PERIOD_UNITS, SOONER_REASONS, PeriodUnit, SoonerReason
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, label
from charity_app.projects.models import CharityProject
from charity_app.registry.forms.choices import CHOOSE, choices, code_field, code_of, id_of, words_field
from charity_app.stock.models import Item
from charity_app.stock.states.items import CATEGORIES, Category

_SCANNED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}


class TemplateForm(BaseForm):
    """What a pack holds: a name and up to six lines."""

    name = words_field(label("food pack", "Name of this pack"), [Required(), Length(max=80)])

    def offer(self, items: Iterable[Item]) -> None:
        """Offer whole categories and single items in every line."""
        kinds = [SelectChoice(f"c:{code}", words) for code, words in CATEGORIES.items()]
        single = [SelectChoice(f"i:{item.id}", item.name) for item in items]
        for number in range(1, MOST_LINES + 1):
            what: Any = self[f"what_{number}"]
            what.choices = [SelectChoice("", CHOOSE), *kinds, *single]

    def fill(self, template: PackTemplate, lines: Iterable[PackLine]) -> None:
        """Begin with what a template holds now."""
        self.name.data = template.name
        for number, line in enumerate(lines, 1):
            what = f"i:{line.item_id}" if line.item_id else f"c:{line.category}"
            told = {"what": what, "quantity": line.quantity, "per": line.per.value, "at_most": line.at_most}
            for name, value in told.items():
                self[f"{name}_{number}"].data = value

    def lines(self) -> list[Line]:
        """Return the lines in which something was chosen. Raises Invalid without its number."""
        return [line for number in range(1, MOST_LINES + 1) if (line := self._line(number))]

    def rows(self) -> list[tuple[Any, Any, Any, Any]]:
        """Return the fields of each line."""
        names = ("what", "quantity", "per", "at_most")
        return [tuple(self[f"{name}_{number}"] for name in names) for number in range(1, MOST_LINES + 1)]  # type: ignore[misc]

    def _line(self, number: int) -> Line | None:
        kind, _, key = (self[f"what_{number}"].data or "").partition(":")
        if not kind:
            return None
        quantity = self[f"quantity_{number}"].data
        if not quantity:
            raise Invalid(Text("Enter a number above zero", "error"), field=f"quantity_{number}")
        return Line(
            quantity=quantity,
            item_id=id_of(key) if kind == "i" else None,
            category=code_of(Category, key) if kind == "c" else None,
            per=code_of(PerWhat, self[f"per_{number}"].data) or PerWhat.HOUSEHOLD,
            at_most=self[f"at_most_{number}"].data or None,
        )


for _number in range(1, MOST_LINES + 1):
    for _name, _field in (
        ("what", SelectField(label("food pack", "What"), validate_choice=False)),
        ("quantity", WholeNumberField(label("food pack", "How many"), high=99)),
        ("per", SelectField(label("food pack", "For whom"), choices=choices(PER_WHAT), validate_choice=False)),
        ("at_most", WholeNumberField(label("food pack", "At most"), high=99)),
    ):
        setattr(TemplateForm, f"{_name}_{_number}", _field)


class RuleForm(BaseForm):
    """How often a household may come."""

    visits = WholeNumberField(label("visit rule", "Times"), [Required()], high=99)
    length = WholeNumberField(label("visit rule", "In a period of"), [Required()], high=99)
    unit = code_field(label("visit rule", "Counted in"), PERIOD_UNITS)

    def limit(self) -> Limit:
        """Return what was entered."""
        return Limit(self.visits.data, self.length.data, PeriodUnit(self.unit.data))


class PlanForm(BaseForm):
    """When packs are handed out and how many."""

    template_id = SelectField(label("distribution", "What the packs hold"), [Required()], validate_choice=False)
    held_on = DayField(label("distribution", "Day"), [Required()], default=clock.today)
    slot = words_field(label("distribution", "Hours"), [Length(max=40)])
    packs = WholeNumberField(label("distribution", "Packs"), [Required()], high=500)
    project_id = SelectField(label("distribution", "Project"), validate_choice=False)

    def offer(self, templates: Iterable[PackTemplate], projects: Iterable[CharityProject]) -> None:
        """Offer the templates of the place and the projects that are carried out."""
        none = SelectChoice("", Text("none", "distribution"))
        self.project_id.choices = [none, *(SelectChoice(str(one.id), one.name) for one in projects)]
        self.template_id.choices = [SelectChoice("", CHOOSE), *(SelectChoice(str(t.id), t.name) for t in templates)]

    def plan(self) -> Plan:
        """Return what was entered."""
        return Plan(self.held_on.data, self.packs.data, self.slot.data or "", id_of(self.project_id.data))


class DistributionFilterForm(BaseForm):
    """Which distributions to list."""

    state = SelectField(
        label("field", "State"),
        choices=choices(DISTRIBUTION_LABELS, empty=Text("All states", "form")),
        validate_choice=False,
    )


class CodeForm(BaseForm):
    """The pick-up code that a family shows."""

    code = StringField(label("food pack", "Pick-up code"), [Required(), Length(max=20)], render_kw=_SCANNED)


class _SoonerForm(BaseForm):
    sooner = code_field(label("food pack", "Reason to come before the next day"), SOONER_REASONS, is_required=False)

    def reason(self) -> SoonerReason | None:
        """Return why the family is served sooner, None when no reason was chosen."""
        return code_of(SoonerReason, self.sooner.data)


class HandOutForm(_SoonerForm):
    """How a pack is handed out: with its code, or empty against a signature."""

    code = StringField(label("food pack", "Pick-up code"), [Length(max=20)], filters=[lambda text: text or ""])


class AddForm(_SoonerForm):
    """A household that gets a pack in an emergency."""

    number = words_field(label("household", "Number of the household"), [Required(), Length(max=20)])


class VoucherCodeForm(_SoonerForm):
    """The number on a voucher."""

    number = words_field(label("food voucher", "Number of the voucher"), [Required(), Length(max=20)])

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.number.id, self.sooner.id = "voucher_number", "voucher_sooner"


class LeaveForm(BaseForm):
    """Why a pack was not fetched."""

    reason = code_field(label("food pack", "Why it was not fetched"), LEAVE_REASONS)


class NoNameForm(BaseForm):
    """What people took where nobody is written down."""

    item_id = SelectField(label("no name", "Item"), [Required()], validate_choice=False)
    quantity = WholeNumberField(label("no name", "Pieces"), [Required()], high=9_999)
    heads = WholeNumberField(label("no name", "People"), [Required()], high=9_999)

    def offer(self, items: Iterable[Item]) -> None:
        """Offer what lies here."""
        self.item_id.choices = [SelectChoice("", CHOOSE), *(SelectChoice(str(one.id), one.name) for one in items)]
