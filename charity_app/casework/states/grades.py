"""How grave a household's situation is. Source: domain.md 3.5, glossary `difficulty_grade`."""

from enum import IntEnum

from charity_app.core.text import Text


class Difficulty(IntEnum):
    """The grade of a household."""

    NONE = 0
    MILD = 1
    MODERATE = 2
    SEVERE = 3


DIFFICULTIES = {
    Difficulty.NONE: Text("none", "difficulty"),
    Difficulty.MILD: Text("mild", "difficulty"),
    Difficulty.MODERATE: Text("moderate", "difficulty"),
    Difficulty.SEVERE: Text("severe", "difficulty"),
}
