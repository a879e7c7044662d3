"""Sentences for people, kept untranslated until the edge of the house says which language to use; and clean input."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]")


@dataclass(frozen=True)
class Text:
    """A translatable sentence: English message id, catalogue context, parameters."""

    message: str
    context: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % dict(self.params) if self.params else self.message


def has_forbidden_signs(value: str) -> bool:
    """Tell whether a text holds NUL, control, direction or half characters that no person types."""
    return bool(_FORBIDDEN.search(value))


def normalised(value: str) -> str:
    """Return an identifier in one spelling: full-width signs made narrow, no spaces, upper case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)).upper()
