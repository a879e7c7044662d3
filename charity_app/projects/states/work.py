"""Words about the work of a project: indicators, relations, papers. Source: domain.md 4.5, CL art. 26, 40, 59."""

from enum import StrEnum

from charity_app.core.text import Text


class IndicatorKind(StrEnum):
    """What an indicator measures."""

    OUTPUT = "output"
    OUTCOME = "outcome"


INDICATOR_KINDS = {
    IndicatorKind.OUTPUT: Text("what is done", "indicator"),
    IndicatorKind.OUTCOME: Text("what it changes", "indicator"),
}


class RelationKind(StrEnum):
    """How somebody is tied to an organisation."""

    FOUNDER = "founder"
    MAIN_DONOR = "main_donor"
    BOARD = "board"
    STAFF = "staff"
    CLOSE_RELATIVE = "close_relative"
    CONTROLLED = "controlled"


RELATION_KINDS = {
    RelationKind.FOUNDER: Text("founder", "related party"),
    RelationKind.MAIN_DONOR: Text("main donor", "related party"),
    RelationKind.BOARD: Text("member of its board", "related party"),
    RelationKind.STAFF: Text("leading staff", "related party"),
    RelationKind.CLOSE_RELATIVE: Text("close relative of one of these", "related party"),
    RelationKind.CONTROLLED: Text("controlled by one of these", "related party"),
}


class PaperKind(StrEnum):
    """What a stored paper shows."""

    AGREEMENT = "agreement"
    EVIDENCE = "evidence"
    ATTACHMENT = "attachment"
