"""Input of donors about their money, and of finance about receipts and questions."""

from wtforms import BooleanField, FileField, StringField, TextAreaField
from wtforms.validators import Length

from charity_app.core import clock
from charity_app.http.forms import BaseForm, DayField, Required, label
from charity_app.registry.forms.choices import words_field


class ReceiptForm(BaseForm):
    """Who paid, for the receipt; this name is never public."""

    payer = words_field(label("receipt", "Name of the payer"), [Required(), Length(max=120)])
    is_unit = BooleanField(label("receipt", "The payer is an organisation"))
    credit_code = words_field(label("receipt", "Credit code of the organisation"), [Length(max=24)])


class IssuedForm(BaseForm):
    """What stands on the receipt that the fiscal system issued."""

    fiscal_code = words_field(label("receipt", "Code"), [Required(), Length(max=24)])
    fiscal_number = words_field(label("receipt", "Number"), [Required(), Length(max=24)])
    check_code = words_field(label("receipt", "Check code"), [Required(), Length(max=24)])
    issued_on = DayField(label("receipt", "Date"), [Required()], default=clock.today)
    receipt = FileField(label("receipt", "File of the receipt"))


class VoidForm(BaseForm):
    """Why a receipt is voided, and its red-letter receipt."""

    reason = words_field(label("receipt", "Why it is voided"), [Required(), Length(max=300)])
    red_number = words_field(label("receipt", "Number of the red-letter receipt"), [Required(), Length(max=24)])


class RedForm(BaseForm):
    """The red-letter receipt of one that a refund voided."""

    red_number = words_field(label("receipt", "Number of the red-letter receipt"), [Required(), Length(max=24)])


class QuestionForm(BaseForm):
    """What a donor asks, or what finance answers."""

    words = TextAreaField(
        label("question", "In words"), [Required(), Length(max=600)], filters=[lambda text: text or ""]
    )


class AgreementForm(BaseForm):
    """The giver's name as it shall stand in the agreement; it goes onto the paper and nowhere else."""

    party = words_field(label("agreement", "Your name, or that of your organisation"), [Required(), Length(max=120)])


class CheckForm(BaseForm):
    """A certificate's number and sign."""

    number = StringField(label("certificate", "Number"), [Required(), Length(max=20)])
    code = StringField(label("certificate", "Check code"), [Required(), Length(max=20)])
