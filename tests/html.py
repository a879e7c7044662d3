"""A page as a tree, read with the standard library: enough to ask whether it is well made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


@dataclass
class Element:
    """One element with its place in the tree."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """Yield every element below this one."""
        for child in self.children:
            yield child
            yield from child.walk()

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


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("#page", {})
        self.here = self.root
        self.stray: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        if tag != self.here.tag or self.here.parent is None:
            self.stray.append(f"</{tag}> inside <{self.here.tag}>")
            return
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.here.words.append(data.strip())


def read(page: str) -> Element:
    """Return the tree of a page. Raises AssertionError when tags are not nested."""
    reader = _Reader()
    reader.feed(page)
    assert reader.stray == []
    assert reader.here is reader.root, f"<{reader.here.tag}> is never closed"
    return reader.root
