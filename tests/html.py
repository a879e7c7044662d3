"""A page as a tree: enough to ask whether it is well made. Strict, and quick, because the tests read many thousands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_RAW = frozenset(["script", "style"])
_MARKUP = re.compile(
    r"""<(?: !--.*?-- | ![^>]* | (?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*)(?P<told>(?:[^>"']|"[^"]*"|'[^']*')*) )>""",
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")


@dataclass(slots=True)
class Element:
    """One element with its place in the tree."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """Yield every element below this one."""
        waiting = self.children[::-1]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += element.children[::-1]

    def find(self, *tags: str) -> list["Element"]:
        """Return the elements of these tags, in order."""
        return [element for element in self.walk() if element.tag in tags]

    def is_within(self, tag: str) -> bool:
        """Tell whether an element of this tag is around it."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around is not None

    @property
    def text(self) -> str:
        """The words inside, in order of depth."""
        return " ".join([*self.words, *(child.text for child in self.children)])


def _attributes(told: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(told)
    return {name.lower(): unescape(double or single or bare) for name, double, single, bare in found}


def read(page: str) -> Element:
    """Return the tree of a page. Raises AssertionError when tags are not nested."""
    root = here = Element("#page", {})
    stray, place = [], 0
    while markup := _MARKUP.search(page, place):
        _add_words(here, page[place : markup.start()])
        place, tag = markup.end(), (markup["tag"] or "").lower()
        if markup["end"]:
            if tag != here.tag or here.parent is None:
                stray.append(f"</{tag}> inside <{here.tag}>")
            else:
                here = here.parent
        elif tag:
            element = Element(tag, _attributes(markup["told"]), here)
            here.children.append(element)
            if tag not in VOID and not markup["told"].endswith("/"):
                here = element
            if here.tag in _RAW:
                place = page.index(f"</{here.tag}", place)
    _add_words(here, page[place:])
    assert stray == []
    assert here is root, f"<{here.tag}> is never closed"
    return root


def _add_words(element: Element, words: str) -> None:
    if words and not words.isspace():
        element.words.append(unescape(words).strip())
