"""Input of the charity office: campaigns, streets, what one can give to, match funds, held matches."""

from wtforms import (  # type: ignore[attr-defined]
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from charity_app.giving.states.campaigns import POOL_KINDS, PoolKind
from charity_app.giving.states.matches import VERDICTS, Verdict
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, YuanField, label

_KINDS = [SelectChoice(kind.value, POOL_KINDS[kind]) for kind in PoolKind]
_VERDICTS = [SelectChoice(verdict.value, VERDICTS[verdict]) for verdict in Verdict]


class CampaignForm(BaseForm):
    """An edition of the joint campaign."""

    edition = WholeNumberField(label("giving", "Edition"), [Required()], low=1, high=999)
    theme = StringField(label("giving", "Theme"), [Required(), Length(max=60)])
    organisers = StringField(label("giving", "Organisers"), [Required(), Length(max=300)])
    about = TextAreaField(label("giving", "What people should know"), [Length(max=600)])
    starts_on = DayField(label("giving", "First day"), [Required()])
    ends_on = DayField(label("giving", "First day after it"), [Required()])
    target_fen = YuanField(label("giving", "Target"))
    version = HiddenField(default="1")


class StreetForm(BaseForm):
    """A street's part of a campaign."""

    brand = StringField(label("giving", "Charity brand"), [Length(max=60)])
    contact = StringField(label("giving", "Whom to call"), [Length(max=60)])
    activities = TextAreaField(label("giving", "What happens here"), [Length(max=600)])
    people_helped = WholeNumberField(label("giving", "People helped"), high=9_999_999)
    target_fen = YuanField(label("giving", "Target, for planning only"))
    version = HiddenField(default="1")


class PoolForm(BaseForm):
    """One more thing to give to."""

    kind = RadioField(label("giving", "For what"), [Required()], choices=_KINDS, default=PoolKind.PROJECT.value)
    charity_id = SelectField(label("giving", "Receiving charity"), [Required()])
    project_id = SelectField(label("giving", "Project"))
    street_id = SelectField(label("giving", "Street or town"))


class FundForm(BaseForm):
    """A match fund as it is written down."""

    name = StringField(label("giving", "Name of the fund"), [Required(), Length(max=60)])
    sponsor_id = SelectField(label("giving", "Sponsor"))
    pool_fen = YuanField(label("giving", "Size of the fund"), [Required()])
    rate_percent = WholeNumberField(label("giving", "Percent of a gift"), [Required()], low=1, high=1000)
    gift_cap_fen = YuanField(label("giving", "Most for one gift"), [Required()])
    day_cap_fen = YuanField(label("giving", "Most for one giver a day"), [Required()])
    pool_cap_fen = YuanField(label("giving", "Most for one project"), [Required()])
    starts_on = DayField(label("giving", "First day"), [Required()])
    ends_on = DayField(label("giving", "First day after it"), [Required()])


class PayInForm(BaseForm):
    """Money of the sponsor that arrived."""

    amount_fen = YuanField(label("giving", "Amount that arrived"), [Required()])
    reference = StringField(label("giving", "Number of the bank slip"), [Required(), Length(max=40)])


class VerdictForm(BaseForm):
    """What an officer says about a held match."""

    verdict = RadioField(label("giving", "Your decision"), [Required()], choices=_VERDICTS)
    words = StringField(label("giving", "Why"), [Required(), Length(max=300)])
