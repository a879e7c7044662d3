"""What packs of a place hold, and how often a household may come. Source: features 4.11 and 4.12."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.foodbank.events.packs import PackTemplateWritten, VisitRuleSet
from charity_app.foodbank.models import PackLine, PackTemplate, VisitRule
from charity_app.foodbank.queries.visits import Limit
from charity_app.foodbank.states.packs import PerWhat
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import clean_words
from charity_app.stock.states.items import Category

MOST_LINES, _MOST = 6, 99


@dataclass(frozen=True)
class Line:
    """So many of an item, or of anything of a category, for the family, each person or each child under three."""

    quantity: int
    item_id: UUID | None = None
    category: Category | None = None
    per: PerWhat = PerWhat.HOUSEHOLD
    at_most: int | None = None


def write_template(site: Site, *, name: str, lines: Sequence[Line], by: Actor) -> PackTemplate:
    """Write down what a pack holds. Raises Invalid."""
    words = clean_words(name, field="name", longest=80)
    if not words:
        raise Invalid(Text("Give it a name", "error"), field="name")
    if not 1 <= len(lines) <= MOST_LINES:
        raise Invalid(Text("A pack holds at least one thing", "error"), field="quantity_1")
    if any(not 1 <= number <= _MOST for line in lines for number in (line.quantity, line.at_most or 1)):
        raise Invalid(Text("Enter a number between 1 and 99", "error"), field="quantity_1")
    template = PackTemplate(site_id=site.id, name=words, created_at=clock.now())
    db.session.add(template)
    db.session.flush()
    db.session.add_all(_row(template, position, line) for position, line in enumerate(lines, 1))
    db.session.flush()
    emit(PackTemplateWritten(pack_template_id=template.id, by=by))
    return template


def _row(template: PackTemplate, position: int, line: Line) -> PackLine:
    told: dict[str, Any] = {name: getattr(line, name) for name in ("item_id", "category", "quantity", "per", "at_most")}
    return PackLine(template_id=template.id, position=position, **told)


def change_template(site: Site, template: PackTemplate, *, name: str, lines: Sequence[Line], by: Actor) -> PackTemplate:
    """Write a template anew; distributions that were planned with it keep what it was. Raises Invalid, Conflict."""
    wanted = select(PackTemplate).where(PackTemplate.id == template.id).with_for_update()
    end_template(db.session.scalars(wanted.execution_options(populate_existing=True)).one(), by=by)
    return write_template(site, name=name, lines=lines, by=by)


def end_template(template: PackTemplate, *, by: Actor) -> None:
    """Offer a template no more; packs that came of it stay. Raises Conflict."""
    if template.ended_at is not None:
        raise Conflict(Text("It has ended already", "error"))
    template.ended_at = clock.now()
    db.session.flush()
    emit(PackTemplateWritten(pack_template_id=template.id, is_ended=True, by=by))


def set_visit_rule(
    limit: Limit, *, site_id: UUID | None = None, project_id: UUID | None = None, by: Actor
) -> VisitRule:
    """Say how often a household may fetch goods of a place or a project. Raises Invalid."""
    if not 1 <= limit.visits <= _MOST or not 1 <= limit.length <= _MOST:
        raise Invalid(Text("Enter a number between 1 and 99", "error"), field="visits")
    rule = VisitRule(
        site_id=site_id,
        project_id=project_id,
        visits=limit.visits,
        length=limit.length,
        unit=limit.unit,
        created_at=clock.now(),
    )
    db.session.add(rule)
    db.session.flush()
    emit(VisitRuleSet(visit_rule_id=rule.id, by=by))
    return rule


def end_visit_rule(rule: VisitRule, *, by: Actor) -> None:
    """Let a rule hold no more. Raises Conflict."""
    if rule.ended_at is not None:
        raise Conflict(Text("It has ended already", "error"))
    rule.ended_at = clock.now()
    db.session.flush()
    emit(VisitRuleSet(visit_rule_id=rule.id, is_ended=True, by=by))
