"""Input of the yearly figures of a charity."""

from charity_app.http.forms import BaseForm, Required, WholeNumberField, YuanField, label

_MOST = 1_000_000_000_00


class YearForm(BaseForm):
    """One year of a charity."""

    year = WholeNumberField(label("charity year", "Year"), [Required()], low=2016, high=2999)
    income_fen = YuanField(label("charity year", "Income of the year before"), [Required()], high_fen=_MOST)
    mean_income_fen = YuanField(label("charity year", "Mean income of the three years before"), high_fen=_MOST)
    net_assets_fen = YuanField(
        label("charity year", "Net assets at the end of the year before"), [Required()], high_fen=_MOST
    )
    spent_fen = YuanField(label("charity year", "Spent for charity in this year"), [Required()], high_fen=_MOST)
    management_fen = YuanField(label("charity year", "Management cost in this year"), [Required()], high_fen=_MOST)
    whole_fen = YuanField(label("charity year", "All spending in this year"), [Required()], high_fen=_MOST)
