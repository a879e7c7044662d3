"""The resources hall, one offer, and publishing one in six fields with a live count of who fits (journey 3)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Response, request, url_for

from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.http.access import actor, public, requires
from charity_app.http.forms import BaseForm
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page, with_etag
from charity_app.matching import queries
from charity_app.matching.drafts import TEMPLATES, Draft, OfferTemplate
from charity_app.matching.forms import OfferFilterForm, OfferForm, RejectForm
from charity_app.matching.forms.offers import area_of, area_value
from charity_app.matching.models import ResourceOffer
from charity_app.matching.queries.fitting import count_fitting
from charity_app.matching.services import offers as services
from charity_app.matching.services.offers import OfferDetails, Publisher
from charity_app.matching.states.offers import OFFER_TABLE, Coverage, OfferState, RejectReason
from charity_app.matching.target import CHOICES, MOST, Condition, Pick, load
from charity_app.matching.views.blueprint import SAVED, WORDS, bp, own_organisation, page_number
from charity_app.projects.queries import supported_projects_of
from charity_app.registry import queries as registry
from charity_app.registry.forms.choices import code_of, id_of, version_of
from charity_app.registry.models import Organisation

_SUBMITTED = Text("Submitted, please wait for review", "msg")
_PUBLISHED = Text("Published: families can ask for places now", "msg")
_USUAL_DAYS = 90


@bp.get("/offers")
@public()
def list_offers() -> Response:
    """Show the resources hall, or the viewer's own offers."""
    return _answer_list_offers()


def _answer_list_offers() -> Response:
    form = OfferFilterForm(request.args)
    form.offer(divisions.street_names())
    is_mine = request.args.get("mine") == "1" and actor().is_signed_in
    found = queries.list_offers(
        actor(),
        queries.OfferFilter(
            q=form.q.data or "",
            need_type=code_of(NeedType, form.type.data),
            street_id=id_of(form.street.data),
            state=code_of(OfferState, form.state.data) if is_mine else None,
            is_mine=is_mine,
        ),
        sort=request.args.get("sort", "until"),
        page=page_number(),
    )
    counts = queries.count_open(actor())
    return page(
        "matching/offers.html",
        form=form,
        found=found,
        is_mine=is_mine,
        open_needs=counts.needs,
        open_offers=counts.offers,
        words=WORDS,
    )


@bp.get("/offers/<uuid:offer_id>")
@requires("offer.show", offer=queries.get_offer)
def show_offer(offer: ResourceOffer) -> Response:
    """Show one offer; whoever works with it also sees its claims and its contact."""
    return _offer_page(offer, RejectForm())


def _offer_page(offer: ResourceOffer, reject_form: BaseForm) -> Response:
    who = actor()
    works = who.is_signed_in and who.has_role(*_WORKERS)
    actions = [action.value for start, action in OFFER_TABLE if start is offer.state]
    return page(
        "matching/offer.html",
        status=422 if reject_form.errors else 200,
        offer=offer,
        row=queries.offer_row(offer),
        contact=queries.contact_of(offer) if works else "",
        claims=queries.list_claims_visible_to(who, queries.ClaimFilter(offer_id=offer.id)) if works else None,
        actions=actions,
        reject_form=reject_form,
        words=WORDS,
    )


_WORKERS = (
    Role.ORG_MANAGER,
    Role.COMMUNITY_AID_ADVISOR,
    Role.COMMITTEE_WORKER,
    Role.STREET_REVIEWER,
    Role.SOCIAL_WORKER,
    Role.STREET_OFFICER,
    Role.CHARITY_OFFICER,
)


@bp.get("/offers/<uuid:offer_id>/remaining")
@requires("offer.show", offer=queries.get_offer)
def count_places(offer: ResourceOffer) -> Response:
    """Say how many places are left: the piece that keeps itself fresh (ruling 47)."""
    return with_etag(page("matching/_places.html", offer=offer, words=WORDS))


@bp.get("/offers/new")
@requires("offer.write")
def new_offer() -> Response:
    """Choose a template, then fill in six fields."""
    template = code_of(OfferTemplate, request.args.get("template"))
    if template is None:
        return page("matching/offer_templates.html", templates=TEMPLATES)
    return _form_page(_filled(TEMPLATES[template]), template)


def _filled(draft: Draft) -> OfferForm:
    return OfferForm(
        data={
            "name": translate(draft.name),
            "what": translate(draft.what),
            "conditions": list(draft.conditions),
            "area": area_value(*_own_area()),
            "until_on": clock.today() + timedelta(days=_USUAL_DAYS),
            "contact": actor().name,
        }
    )


def _own_area() -> tuple[Any, Any, Any]:
    street_id = next(iter(sorted(actor().scope.street_ids, key=str)), None)
    return (Coverage.STREET if street_id else Coverage.DISTRICT, street_id, None)


def _form_page(
    form: Any, template: OfferTemplate, *, offer: ResourceOffer | None = None, status: int | None = None
) -> Response:
    organisation = own_organisation()
    projects = supported_projects_of(frozenset({organisation.id})) if organisation else {}
    form.offer(divisions.street_names(), projects.items())
    return page(
        "matching/offer_form.html",
        status=status or (422 if form.errors else 200),
        form=form,
        offer=offer,
        draft=TEMPLATES[template],
        fitting=count_fitting(_conditions(form), area_of(form.area.data), actor()),
        choices=CHOICES,
        used={condition.pick for condition in form.conditions.data or ()},
        most=MOST,
        action=url_for(".change_offer", offer_id=offer.id) if offer else url_for(".write_offer", template=template),
        words=WORDS,
    )


def _conditions(form: Any) -> Sequence[Condition]:
    return list(form.conditions.data or [])[:MOST]


@bp.get("/offers/fitting")
@requires("offer.write")
def count_fitting_households() -> Response:
    """Count the households that fit while somebody types; never who they are, and few only as fewer than 5."""
    form = OfferForm(request.args)
    fitting = count_fitting(_conditions(form), area_of(form.area.data), actor())
    return page("matching/_fitting.html", fitting=fitting, places=request.args.get("places", 0, type=int))


@bp.post("/offers/new/<template>")
@requires("offer.write")
def write_offer(template: str) -> Response:
    """Hand an offer to the charity office, keep it as a draft, or add and take away conditions without a script."""
    form, chosen = OfferForm.from_request(), code_of(OfferTemplate, template) or OfferTemplate.SCHOOL
    if _edits(form):
        return _form_page(form, chosen, status=200)
    is_submitted = request.form.get("draft") is None
    offer = form.carry_out(lambda: _written(form, TEMPLATES[chosen], is_submitted=is_submitted))
    if offer is None:
        return _form_page(form, chosen)
    return done(url_for(".show_offer", offer_id=offer.id), notice=_SUBMITTED if is_submitted else SAVED)


def _edits(form: Any) -> bool:
    """Add a condition or take one away when such a button was pressed."""
    asked = request.form.get("edit", "")
    kept = list(form.conditions.data)
    if asked == "add" and len(kept) < MOST:
        pick = code_of(Pick, request.form.get("more"))
        if pick is not None and pick not in {condition.pick for condition in kept}:
            kept.append(Condition(pick, CHOICES[pick].usual))
    elif asked.startswith("remove-") and asked[7:].isdigit() and int(asked[7:]) < len(kept):
        kept.pop(int(asked[7:]))
    form.conditions.data = kept
    return bool(asked)


def _written(form: Any, draft: Draft, *, is_submitted: bool) -> ResourceOffer:
    return services.write_offer(_publisher(), details=_details(form, draft), is_submitted=is_submitted, by=actor())


def _publisher() -> Publisher:
    who = actor()
    organisation = own_organisation()
    if organisation is not None:
        return Publisher(organisation=organisation)
    at = [grant.division_id for grant in who.grants_of(Role.SOCIAL_WORKER, Role.STREET_OFFICER)]
    return Publisher(street_id=at[0]) if at else Publisher(donor_id=who.user_id)


def _details(form: Any, draft: Draft) -> OfferDetails:
    return _details_of(form, draft.need_type, draft.unit)


def _details_of(form: Any, need_type: NeedType, unit: NeedUnit) -> OfferDetails:
    return OfferDetails(
        conditions=tuple(form.conditions.data),
        area=area_of(form.area.data),
        need_type=need_type,
        unit=unit,
        project_id=id_of(form.project_id.data),
        **form.chosen("name", "what", "places", "until_on", "contact"),
    )


@bp.get("/offers/<uuid:offer_id>/edit")
@requires("offer.submit", offer=queries.get_offer)
def edit_offer(offer: ResourceOffer) -> Response:
    """Correct a draft."""
    form = OfferForm(
        data={
            **{name: getattr(offer, name) for name in ("name", "what", "until_on", "version")},
            "conditions": list(load(offer.conditions)),
            "places": offer.quantity,
            "area": area_value(offer.coverage, offer.street_id, offer.area_group),
            "contact": queries.contact_of(offer),
            "project_id": str(offer.project_id or ""),
        }
    )
    return _form_page(form, _template_of(offer), offer=offer)


def _template_of(offer: ResourceOffer) -> OfferTemplate:
    fitting = (key for key, draft in TEMPLATES.items() if draft.need_type is offer.need_type)
    return next(fitting, OfferTemplate.SCHOOL)


@bp.post("/offers/<uuid:offer_id>/edit")
@requires("offer.submit", offer=queries.get_offer)
def change_offer(offer: ResourceOffer) -> Response:
    """Save a corrected draft."""
    form = OfferForm.from_request()
    if _edits(form):
        return _form_page(form, _template_of(offer), offer=offer, status=200)
    if form.carry_out(lambda: _changed(offer, form)) is None:
        return _form_page(form, _template_of(offer), offer=offer)
    return done(url_for(".show_offer", offer_id=offer.id), notice=SAVED)


def _changed(offer: ResourceOffer, form: Any) -> bool:
    details = _details_of(form, offer.need_type, offer.unit)
    version = version_of(form.version.data)
    services.change_offer(offer, details=details, version=version, organisation=_organisation(offer), by=actor())
    return True


def _organisation(offer: ResourceOffer) -> Organisation | None:
    return registry.get_organisation(actor(), offer.organisation_id) if offer.organisation_id else None


@bp.post("/offers/<uuid:offer_id>/submit")
@requires("offer.submit", offer=queries.get_offer)
def submit_offer(offer: ResourceOffer) -> Response:
    """Hand a draft to the charity office."""
    services.submit_offer(offer, organisation=_organisation(offer), by=actor())
    return done(url_for(".show_offer", offer_id=offer.id), notice=_SUBMITTED)


@bp.post("/offers/<uuid:offer_id>/publish")
@requires("offer.publish", offer=queries.get_offer)
def publish_offer(offer: ResourceOffer) -> Response:
    """Let an offer onto the wall."""
    services.publish_offer(offer, by=actor())
    return done(url_for(".show_offer", offer_id=offer.id), notice=_PUBLISHED)


@bp.post("/offers/<uuid:offer_id>/reject")
@requires("offer.reject", offer=queries.get_offer)
def reject_offer(offer: ResourceOffer) -> Response:
    """Refuse an offer with a reason."""
    form = RejectForm.from_request()
    if not form.validate():
        return _offer_page(offer, form)
    services.reject_offer(offer, reason=RejectReason(form.chosen("reason")["reason"]), by=actor())
    return done(url_for(".list_reviews"), notice=SAVED)


@bp.post("/offers/<uuid:offer_id>/pause")
@requires("offer.pause", offer=queries.get_offer)
def pause_offer(offer: ResourceOffer) -> Response:
    """Let nobody ask for places for a while."""
    services.pause_offer(offer, by=actor())
    return done(url_for(".show_offer", offer_id=offer.id), notice=SAVED)


@bp.post("/offers/<uuid:offer_id>/resume")
@requires("offer.resume", offer=queries.get_offer)
def resume_offer(offer: ResourceOffer) -> Response:
    """Open a paused offer again."""
    services.resume_offer(offer, by=actor())
    return done(url_for(".show_offer", offer_id=offer.id), notice=SAVED)


@bp.post("/offers/<uuid:offer_id>/finish")
@requires("offer.finish", offer=queries.get_offer)
def finish_offer(offer: ResourceOffer) -> Response:
    """End an offer."""
    services.finish_offer(offer, by=actor())
    return done(url_for(".show_offer", offer_id=offer.id), notice=SAVED)
