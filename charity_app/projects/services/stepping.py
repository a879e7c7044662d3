"""What every step of a project has in common: it fits the state, and it is written down with who, when and why."""

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.projects.models import CharityProject, ProjectStep
from charity_app.projects.states import PROJECT_TABLE, ProjectAction, ProjectState
from charity_app.registry.services.stamps import clean_words

_LONGEST_WORDS = 300


def refuse_settled(project: CharityProject) -> None:
    """Raise Conflict unless the project is a draft."""
    if project.state is not ProjectState.DRAFT:
        raise Conflict(Text("Only a draft can be changed; an officer can give the project back", "error"))


def take_step(project: CharityProject, action: ProjectAction, *, words: str = "", by: Actor, **values: object) -> None:
    """Move a project along and write the step down. Raises Conflict when it does not fit the state."""
    told = clean_words(words, field="words", longest=_LONGEST_WORDS)
    advance(project, PROJECT_TABLE, action, **values)
    step = ProjectStep(
        project_id=project.id, at=clock.now(), action=action, state=project.state, actor_id=by.user_id, words=told
    )
    db.session.add(step)
    db.session.flush()


def demand_words(words: str) -> str:
    """Return a reason. Raises Invalid without one."""
    if not words.strip():
        raise Invalid(Text("Say why", "error"), field="words")
    return words
