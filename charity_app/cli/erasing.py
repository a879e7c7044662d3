"""Erasing a household or a person, and erasing a restored backup again."""

from collections import Counter
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from charity_app.casework import queries as casework_queries
from charity_app.casework import services as casework
from charity_app.cli.findings import on_migrated_tables
from charity_app.cli.output import as_json, say
from charity_app.core.db import unit_of_work
from charity_app.core.erasures import LIST_NAME, read_list
from charity_app.core.facts import coming_from
from charity_app.core.privacy import KeyOwner, destroy_key, holds_key
from charity_app.core.scope import Actor, acting_in, system_actor
from charity_app.identity import queries as identity_queries
from charity_app.identity import services as identity
from charity_app.registry import queries as registry_queries
from charity_app.registry import services as registry


@click.command("erase")
@click.option("--household", "number", help="The number of a household, such as H12345678.")
@click.option("--user", "login", help="The login name or phone of a person.")
@click.option("--again", is_flag=True, help=f"Erase all that {LIST_NAME} names: on a restored backup before it serves.")
@click.option("--list", "listed", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another list.")
@as_json
@with_appcontext
@on_migrated_tables
def erase(number: str | None, login: str | None, again: bool, listed: Path | None, as_json: bool) -> None:
    """Erase a household or a person: the data key is destroyed, and nothing of theirs can be read any more."""
    if (number is not None) + (login is not None) + again != 1:
        raise click.UsageError("give --household, --user or --again")
    by = system_actor("erase")
    if again:
        told = _erase_again(listed or Path(current_app.config["DATA_DIR"]) / LIST_NAME, by)
        say(told, as_json=as_json, text=", ".join(f"{name}: {count}" for name, count in told.items()))
        return
    with unit_of_work(), acting_in(by.scope), coming_from("command"):
        erased = _erase_household(number, by) if number is not None else _erase_user(str(login), by)
    say({"erased": erased}, as_json=as_json, text=f"erased: {erased}")


def _erase_household(number: str, by: Actor) -> str:
    household = registry_queries.household_of_number(by, number)
    if household is None:
        raise click.ClickException("there is no household with this number")
    registry.erase_household(household, by=by)
    return household.number


def _erase_user(login: str, by: Actor) -> str:
    user = identity_queries.user_of_login(login) or identity_queries.user_of_phone(login)
    if user is None:
        raise click.ClickException("there is nobody with this login name or phone")
    identity.erase_user(user, by=by)
    return str(user.id)


def _erase_again(place: Path, by: Actor) -> dict[str, int]:
    """Erase everybody on a list who can still be read here; those erased already or unknown here are counted."""
    try:
        owners = read_list(place.read_text("utf-8").splitlines()) if place.exists() else ()
    except ValueError as error:
        raise click.ClickException(f"{place}: {error}") from None
    counts = Counter({"erased": 0, "not readable here": 0})
    for kind, owner_id in owners:
        with unit_of_work(), acting_in(by.scope), coming_from("command"):
            is_held = holds_key(KeyOwner(kind, owner_id))
            if is_held:
                _erase_owner(KeyOwner(kind, owner_id), by)
        counts["erased" if is_held else "not readable here"] += 1
    return dict(counts)


def _erase_owner(owner: KeyOwner, by: Actor) -> None:
    """Erase by the command of its package; what has none is erased by its key."""
    if owner.kind == "household" and (household := registry_queries.get_household(by, owner.id)):
        registry.erase_household(household, by=by)
    elif owner.kind == "user" and (user := identity_queries.get_user(by, owner.id)):
        identity.erase_user(user, by=by)
    elif owner.kind == "help_request" and (request := casework_queries.get_help_request(by, owner.id)):
        casework.erase_help(request, by=by)
    else:
        destroy_key(owner)
