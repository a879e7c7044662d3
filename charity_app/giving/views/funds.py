"""The charity office's pages of match funds, and of matches that are held for two people to look at."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from wtforms import SelectChoice  # type: ignore[attr-defined]

from charity_app.core import settings
from charity_app.core.text import Text
from charity_app.giving import queries
from charity_app.giving.forms import FundForm, PayInForm, VerdictForm
from charity_app.giving.models import JointCampaign, MatchFund, MatchKeep
from charity_app.giving.services import funds as services
from charity_app.giving.services import waiting
from charity_app.giving.services.funds import FundDetails
from charity_app.giving.states.matches import Verdict
from charity_app.giving.views.blueprint import SAVED, WORDS, bp, in_sandbox, page_number
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page

_FEN = ("pool_fen", "gift_cap_fen", "day_cap_fen", "pool_cap_fen")


def _fund_form_page(form: Any, campaign: JointCampaign) -> Response:
    status = 422 if form.errors else 200
    return page("giving/fund_form.html", status=status, form=form, campaign=campaign, action=request.path)


def _prepared(form: Any) -> Any:
    form.sponsor_id.choices = [SelectChoice(str(key), name) for key, name in queries.sponsors()]
    form.sponsor_id.choices.insert(0, SelectChoice("", Text("Not an organisation of the register", "giving")))
    return form


@bp.get("/campaigns/<uuid:campaign_id>/funds/new")
@requires("match_fund.write", campaign=queries.get_campaign)
def new_fund(campaign: JointCampaign) -> Response:
    """The form of a match fund, as the rules propose it."""
    caps = {"gift_cap_fen": services.GIFT_CAP, "day_cap_fen": services.DAY_CAP, "pool_cap_fen": services.POOL_CAP}
    proposed: dict[str, Any] = {name: settings.value(cap) * 100 for name, cap in caps.items()}
    proposed |= {"starts_on": campaign.starts_on, "ends_on": campaign.ends_on}
    form = FundForm(data=proposed | {"rate_percent": settings.value(services.RATE)})
    return _fund_form_page(_prepared(form), campaign)


@bp.post("/campaigns/<uuid:campaign_id>/funds/new")
@requires("match_fund.write", campaign=queries.get_campaign)
def write_fund(campaign: JointCampaign) -> Response:
    """Write a match fund down as a draft."""
    form = _prepared(FundForm.from_request())
    fund = form.carry_out(
        lambda: services.write_fund(campaign, details=_details(form), is_sandbox=in_sandbox(), by=actor())
    )
    if fund is None:
        return _fund_form_page(form, campaign)
    return done(url_for(".show_fund", fund_id=fund.id), notice=SAVED)


def _details(form: Any) -> FundDetails:
    return FundDetails(
        **form.chosen("name", "starts_on", "ends_on", *_FEN),
        rate_ppm=form.rate_percent.data * 10_000,
        sponsor_id=UUID(form.sponsor_id.data) if form.sponsor_id.data else None,
    )


@bp.get("/funds/<uuid:fund_id>")
@requires("match_fund.show", fund=queries.get_fund)
def show_fund(fund: MatchFund) -> Response:
    """Show a match fund: its promise, what is left, what is held."""
    return _fund_page(fund, PayInForm())


def _fund_page(fund: MatchFund, form: Any) -> Response:
    status = 422 if form.errors else 200
    return page("giving/fund.html", status=status, fund=fund, money=queries.fund_money(fund), form=form, words=WORDS)


@bp.post("/funds/<uuid:fund_id>/pay-in")
@requires("match_fund.write", fund=queries.get_fund)
def pay_in(fund: MatchFund) -> Response:
    """Record money of the sponsor that arrived."""
    form = PayInForm.from_request()
    if form.carry_out(lambda: _paid_in(fund, form)) is None:
        return _fund_page(fund, form)
    return done(url_for(".show_fund", fund_id=fund.id), notice=SAVED)


def _paid_in(fund: MatchFund, form: Any) -> bool:
    services.pay_in(fund, **form.chosen("amount_fen", "reference"), by=actor())
    return True


@bp.post("/funds/<uuid:fund_id>/open")
@requires("match_fund.open", fund=queries.get_fund)
def open_fund(fund: MatchFund) -> Response:
    """Begin to match."""
    services.open_fund(fund, by=actor())
    return done(url_for(".show_fund", fund_id=fund.id), notice=SAVED)


@bp.post("/funds/<uuid:fund_id>/close")
@requires("match_fund.open", fund=queries.get_fund)
def close_fund(fund: MatchFund) -> Response:
    """Match no more."""
    services.close_fund(fund, by=actor())
    return done(url_for(".show_fund", fund_id=fund.id), notice=SAVED)


@bp.get("/matches")
@requires("match.judge")
def list_held() -> Response:
    """List the matches that wait for two people."""
    return page("giving/held.html", found=queries.list_held(number=page_number()), words=WORDS)


@bp.get("/matches/<uuid:keep_id>")
@requires("match.judge", keep=queries.get_keep)
def show_match(keep: MatchKeep) -> Response:
    """Show one match with the figures that decided it."""
    return _match_page(keep, VerdictForm())


def _match_page(keep: MatchKeep, form: Any) -> Response:
    status = 422 if form.errors else 200
    view = queries.match_view(keep)
    return page("giving/match.html", status=status, keep=keep, view=view, form=form, words=WORDS)


@bp.post("/matches/<uuid:keep_id>")
@requires("match.judge", keep=queries.get_keep)
def judge_match(keep: MatchKeep) -> Response:
    """Say whether a held match may be given."""
    form = VerdictForm.from_request()
    if form.carry_out(lambda: _judged(keep, form)) is None:
        return _match_page(keep, form)
    return done(url_for(".list_held"), notice=SAVED)


def _judged(keep: MatchKeep, form: Any) -> bool:
    waiting.judge_match(keep, verdict=Verdict(form.verdict.data), words=form.words.data, by=actor())
    return True
