"""The needs hall and one need, for everyone; needs that fit an organisation (journey 8)."""

from flask import Response, request

from charity_app.casework.catalogue import types_of_privacy
from charity_app.casework.states.needs import NeedType, Privacy
from charity_app.core.errors import NotFound
from charity_app.core.scope import Role
from charity_app.divisions import queries as divisions
from charity_app.http.access import actor, public, requires
from charity_app.http.kept import kept
from charity_app.http.respond import page, page_or_fragment, with_etag
from charity_app.matching import queries
from charity_app.matching.forms import NeedFilterForm
from charity_app.matching.models import NeedPost
from charity_app.matching.queries.needs import sees_discreet
from charity_app.matching.views.blueprint import WORDS, bp, own_organisation, page_number
from charity_app.registry.forms.choices import code_of, id_of

_CHIPS = types_of_privacy(Privacy.NORMAL, Privacy.MINOR)


@bp.get("/needs")
@public()
@kept
def list_needs() -> Response:
    """Show the needs hall: cards without name, door number or photo (rulings 16 and 17)."""
    return _answer_list_needs()


def _answer_list_needs() -> Response:
    form = NeedFilterForm(request.args)
    form.offer(divisions.street_names(), _CHIPS)
    found = queries.list_needs(
        actor(),
        need_type=code_of(NeedType, form.type.data),
        street_id=id_of(form.street.data),
        sort=form.sort.data or "new",
        page=page_number(),
    )
    counts = queries.count_open(actor())
    return page_or_fragment(
        "matching/needs.html",
        "matching/_needs.html",
        form=form,
        found=found,
        chips=_CHIPS,
        open_needs=counts.needs,
        open_offers=counts.offers,
        words=WORDS,
    )


@bp.get("/needs/count")
@public()
def count_needs() -> Response:
    """Say how many needs are open: the piece that keeps itself fresh (ruling 47)."""
    return with_etag(page("matching/_open_needs.html", open_needs=queries.count_open_needs(actor())))


@bp.get("/needs/fitting")
@requires("claim.propose")
def list_fitting_needs() -> Response:
    """Show an organisation the needs that fit what it does and where, with reasons (journey 8)."""
    organisation = own_organisation()
    if organisation is None:
        raise NotFound
    found = queries.suggestions_for_organisation(organisation, actor(), page=page_number())
    return page("matching/fitting.html", organisation=organisation, found=found, words=WORDS)


@bp.get("/needs/<uuid:need_id>")
@requires("need_post.show", need=queries.get_need)
def show_need(need: NeedPost) -> Response:
    """Show one need, to the street also what could meet it."""
    is_inside = queries.get_own_need(actor(), need.id) is not None and actor().has_role(*_STREET)
    return page(
        "matching/need.html",
        need=need,
        card=queries.need_card(need, actor()),
        suggestions=queries.suggestions_for_need(need) if is_inside else None,
        claims=queries.list_claims_visible_to(actor(), queries.ClaimFilter(need_id=need.id)) if is_inside else None,
        may_see_all=sees_discreet(actor()),
        words=WORDS,
    )


_STREET = (
    Role.COMMUNITY_AID_ADVISOR,
    Role.STREET_REVIEWER,
    Role.SOCIAL_WORKER,
    Role.STREET_OFFICER,
    Role.COMMITTEE_WORKER,
)


@bp.get("/needs/<uuid:need_id>/remaining")
@requires("need_post.show", need=queries.get_need)
def count_remaining(need: NeedPost) -> Response:
    """Say how much of a need is left: the piece that keeps itself fresh (ruling 47)."""
    return with_etag(page("matching/_remaining.html", need=need, words=WORDS))
