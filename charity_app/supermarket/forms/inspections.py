"""What is asked about an inspection of a shop."""

from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import Length

from charity_app.core import clock
from charity_app.http.forms import BaseForm, DayField, Required, label
from charity_app.registry.forms.choices import choices, code_of
from charity_app.supermarket.services.inspections import Found
from charity_app.supermarket.states.inspections import CHECK_POINTS, CheckPoint


class InspectionForm(BaseForm):
    """The day, what is wanting, in words, and until when it is mended."""

    inspected_on = DayField(label("inspection", "Day of the visit"), [Required()])
    wanting = SelectMultipleField(
        label("inspection", "What is wanting; nothing chosen means all is in order"),
        choices=choices(CHECK_POINTS),
        validate_choice=False,
    )
    words = TextAreaField(label("inspection", "What was found"), [Length(max=400)])
    mend_until = DayField(label("inspection", "To be mended until"))

    @property
    def found(self) -> Found:
        """What was filled in."""
        chosen = [code_of(CheckPoint, text) for text in self.wanting.data or ()]
        return Found(
            inspected_on=self.inspected_on.data or clock.today(),
            wanting={point for point in chosen if point is not None},
            words=self.words.data or "",
            mend_until=self.mend_until.data,
        )


class AgainForm(BaseForm):
    """Until when what is still wanting is mended."""

    mend_until = DayField(label("inspection", "To be mended until"), [Required()])
