"""Pages on a household as a whole: register, correct its contact, move, merge."""

from uuid import UUID

from flask import Response, request

from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import Division
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries, services
from charity_app.registry.forms import ContactForm, MemberForm, MergeForm, MoveForm, RegisterForm
from charity_app.registry.forms.choices import CHOOSE, committee_of, id_of, place_choices, version_of
from charity_app.registry.identifiers import parse_id_number
from charity_app.registry.models import Household
from charity_app.registry.queries import Likeness
from charity_app.registry.views.blueprint import SAVED, bp, form_page, household_url


def _street() -> UUID | None:
    """Return the street in which a household is placed: the only one in reach, or the one that was chosen."""
    reach = actor().scope
    only = next(iter(reach.street_ids)) if len(reach.street_ids) == 1 and not reach.everything else None
    return only or id_of(request.args.get("street_id"))


def _offer(form: RegisterForm | MoveForm) -> list[Division]:
    """Offer committees; returns the streets from which one must be chosen first."""
    reach = actor().scope
    if reach.committee_ids and not reach.street_ids:
        form.committee_id.choices = place_choices(divisions.divisions_of(reach.committee_ids), CHOOSE)
        return []
    form.offer(_street())
    return divisions.streets() if _street() is None else []


@bp.get("/households/new")
@requires("household.register")
def show_registration() -> Response:
    """Ask for a household and its head."""
    form = RegisterForm()
    streets = _offer(form)
    return page(
        "registry/register.html", form=form, streets=streets, known=None, likenesses=[], action=request.full_path
    )


@bp.post("/households/new")
@requires("household.register")
def register_household() -> Response:
    """Register a household unless its head is known already (features 1.1, 1.12)."""
    form = RegisterForm.from_request()
    streets = _offer(form)
    household = form.carry_out(lambda: _register(form))
    if household is not None:
        return done(household_url(household.id), notice=Text("The file is open", "household"))
    committee = divisions.get_division(key) if (key := id_of(form.committee_id.data)) else None
    alike = likenesses(form, committee.parent_id if committee else None)
    context = {"form": form, "streets": streets, "likenesses": alike, "action": request.full_path}
    return page("registry/register.html", status=422, known=_known(form), **context)


def _register(form: RegisterForm) -> Household:
    return services.register_household(
        committee_of(form.committee_id.data),
        head=form.told(),
        not_same_reason=form.reason(),
        by=actor(),
        **form.chosen("address", "phone"),
    )


def _known(form: RegisterForm) -> Household | None:
    """Return the household in reach in which the ID number lives, for the link beside the refusal."""
    found = (
        queries.list_households_visible_to(actor(), q=form.id_number.data or "").items if form.id_number.data else ()
    )
    return queries.get_household(actor(), found[0].id) if len(found) == 1 and form.id_number.errors else None


def likenesses(form: MemberForm, street_id: UUID | None) -> list[Likeness]:
    """Return who in a street looks like the person, to be compared side by side."""
    born, number = form.birth_on.data, form.id_number.data or ""
    if number:
        try:
            born = parse_id_number(number).birth_on
        except Invalid:
            return []
    if street_id is None or born is None or not form.name.data:
        return []
    return queries.find_likenesses(
        name=form.name.data, birth_on=born, street_id=street_id, but_id_number=number or None
    )


_CONTACT, _CONTACT_FIELDS = Text("Correct address and phone", "household"), ("address", "phone", "version")


@bp.get("/households/<uuid:household_id>/contact")
@requires("household.change", household=queries.get_household)
def show_contact(household: Household) -> Response:
    """Ask for address and phone anew; what is known stays hidden."""
    return form_page(household, _CONTACT, ContactForm(version=household.version), *_CONTACT_FIELDS)


@bp.post("/households/<uuid:household_id>/contact")
@requires("household.change", household=queries.get_household)
def correct_contact(household: Household) -> Response:
    """Correct address and phone."""
    form = ContactForm.from_request()
    form.carry_out(
        lambda: services.correct_contact(
            household, version=version_of(form.version.data), by=actor(), **form.chosen("address", "phone")
        )
    )
    if form.errors:
        return form_page(household, _CONTACT, form, *_CONTACT_FIELDS)
    return done(household_url(household.id), notice=SAVED)


@bp.get("/households/<uuid:household_id>/move")
@requires("household.change", household=queries.get_household)
def show_move(household: Household) -> Response:
    """Ask where a household moves."""
    form = MoveForm()
    return page(
        "registry/move.html", form=form, streets=_offer_all(form), household=household, action=request.full_path
    )


def _offer_all(form: MoveForm) -> list[Division]:
    """Offer the committees of the chosen street; a household may move to any street of the district."""
    street_id = id_of(request.args.get("street_id"))
    form.offer(street_id)
    return divisions.streets()


@bp.post("/households/<uuid:household_id>/move")
@requires("household.change", household=queries.get_household)
def move_household(household: Household) -> Response:
    """Move a household to another committee; who could see it there before may see it no longer here."""
    form = MoveForm.from_request()
    streets = _offer_all(form)
    form.carry_out(lambda: _move(household, form))
    if form.errors:
        context = {"form": form, "streets": streets, "household": household, "action": request.full_path}
        return page("registry/move.html", status=422, **context)
    return done(household_url(household.id), notice=Text("The household lives there from now on", "household"))


def _move(household: Household, form: MoveForm) -> None:
    committee = committee_of(form.committee_id.data)
    services.move_household(household, committee=committee, by=actor(), **form.chosen("address", "phone"))


_MERGE = Text("Merge with another file", "household")
_MERGE_HINT = Text(
    "Members of the other file come here; that file closes and its history stays readable. This cannot be taken back.",
    "household",
)


@bp.get("/households/<uuid:household_id>/merge")
@requires("household.merge", household=queries.get_household)
def show_merge(household: Household) -> Response:
    """Ask which other file is the same household (features 1.12)."""
    return form_page(household, _MERGE, MergeForm(), "number", submit=_MERGE, hint=_MERGE_HINT)


@bp.post("/households/<uuid:household_id>/merge")
@requires("household.merge", household=queries.get_household)
def merge_households(household: Household) -> Response:
    """Take the other file's members over and close it."""
    form = MergeForm.from_request()
    form.carry_out(lambda: services.merge_households(household, other=numbered(form.number.data), by=actor()))
    if form.errors:
        return form_page(household, _MERGE, form, "number", submit=_MERGE, hint=_MERGE_HINT)
    return done(household_url(household.id), notice=Text("The two files are one now", "household"))


def numbered(number: str | None) -> Household:
    """Return the household in reach with this number. Raises Invalid on the field."""
    found = queries.household_of_number(actor(), number or "")
    if found is None:
        raise Invalid(Text("No household in your area has this number", "error"), field="number")
    return found
