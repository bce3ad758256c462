"""A playbook's flow as one SVG file: to print on A4, to hang up, to send."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from typing import Final

from dutyconsole.domain.playbook import Phase, Playbook
from dutyconsole.domain.run import StepState
from dutyconsole.domain.text import Language
from dutyconsole.library import draw_words as words
from dutyconsole.library.draw_words import Namer
from dutyconsole.library.svg_cards import BOLD, SIZES, Card, Cards, Line, Style
from dutyconsole.library.svg_layout import Box
from dutyconsole.library.svg_page import (
    INSET,
    MARGIN,
    PADDING,
    POINT,
    Arrow,
    Label,
    Page,
    lay_out,
)

_LATIN: Final = '"Noto Sans", "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans"'
_HANS: Final = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"'
_HANT: Final = '"Noto Sans CJK TC", "Source Han Sans TC", "PingFang TC", "Microsoft JhengHei"'
_FONTS: Final = {
    Language.EN: f"{_LATIN}, {_HANT}, {_HANS}, sans-serif",
    Language.ZH_HANS: f"{_HANS}, {_HANT}, {_LATIN}, sans-serif",
    Language.ZH_HANT: f"{_HANT}, {_HANS}, {_LATIN}, sans-serif",
}

_COLOURS: Final = ("paper", "ink", "quiet", "line", "plain", "ask", "asks", "go", "goes", "over",
                   "overs", "after", "rim", "mark")  # fmt: skip
_LIGHT: Final = dict(
    zip(
        _COLOURS,
        (
            "#ffffff", "#16191d", "#3d444d", "#4a525c", "#f5f7f9", "#fff6dd", "#7d5700",
            "#fdeceb", "#a3201a", "#e6f3e9", "#1c6335", "#efeff8", "#5c6570", "#d9dde2",
        ),
        strict=True,
    )
)  # fmt: skip
_DARK: Final = dict(
    zip(
        _COLOURS,
        (
            "#14171a", "#f2f4f6", "#c4cad1", "#9aa3ad", "#20252a", "#33290f", "#e0b04a",
            "#3a1a18", "#ff8f86", "#15301d", "#7fce96", "#23243a", "#8b95a0", "#3a4149",
        ),
        strict=True,
    )
)  # fmt: skip


def svg(
    playbook: Playbook,
    organisation: Namer,
    language: Language,
    *,
    states: Mapping[str, StepState] | None = None,
    dark: bool = False,
    mark: str = "",
    note: str = "",
) -> str:
    """The flow of a playbook as an SVG file of its own, one A4 page.

    Args:
        playbook: One that `check` finds nothing wrong with.
        organisation: Knows the names of parties and posts.
        language: Of the text.
        states: Step -> what it is now in a run; each box then says so.
        dark: Light on dark, for a screen.
        mark: Stands in the heading, such as DRILL.
        note: Stands below it: of which incident the states are, and when.
    """
    cards = Cards(playbook, organisation, language, states)
    page = lay_out(playbook, cards, mark, note)
    writer = _Writer(playbook, cards, page, states or {})
    tree = writer.write(language, _DARK if dark else _LIGHT)
    ET.indent(tree)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(tree, "unicode") + "\n"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


class _Writer:
    def __init__(
        self, playbook: Playbook, cards: Cards, page: Page, states: Mapping[str, StepState]
    ) -> None:
        self._playbook = playbook
        self._say = cards
        self._page = page
        self._states = states

    def write(self, language: Language, colours: Mapping[str, str]) -> ET.Element:
        page = self._page
        across, down = (f"{side:g}mm" for side in page.paper)
        root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "width": across,
                "height": down,
                "viewBox": f"0 0 {_n(page.width)} {_n(page.height)}",
                "preserveAspectRatio": "xMidYMin meet",
                "role": "img",
                "lang": language.value,
            },
        )
        ET.SubElement(root, "title").text = " ".join(
            line.text for line in page.heading if line.style is Style.TITLE
        )
        ET.SubElement(root, "style").text = _style(colours, language, f"{across} {down}")
        self._arrow_heads(root)
        paper = {"class": "paper", "x": "-5000", "y": "-5000", "width": "12000", "height": "12000"}
        ET.SubElement(root, "rect", paper)
        self._text(root, page.heading, MARGIN, MARGIN)
        self._band(root)
        for arrow in page.arrows:
            self._arrow(root, arrow)
        for name, box in page.boxes.items():
            self._box(root, name, box, page.cards[name])
        for label in page.labels:
            self._label(root, label)
        foot = page.height - MARGIN - sum(line.height for line in page.foot)
        self._text(root, page.foot, MARGIN, foot)
        return root

    def _arrow_heads(self, root: ET.Element) -> None:
        defs = ET.SubElement(root, "defs")
        for name in ("head", "back_head"):
            about = {
                "id": name, "viewBox": "0 0 10 10", "refX": "9.5", "refY": "5", "orient": "auto",
                "markerWidth": "9", "markerHeight": "9", "markerUnits": "userSpaceOnUse",
            }  # fmt: skip
            marker = ET.SubElement(defs, "marker", about)
            ET.SubElement(marker, "path", {"class": name, "d": "M0 0.5L10 5L0 9.5z"})

    def _band(self, root: ET.Element) -> None:
        if self._page.band is None:
            return
        top, bottom = self._page.band
        group = ET.SubElement(root, "g", {"class": "band"})
        area = {
            "x": _n(MARGIN / 3), "y": _n(top), "width": _n(self._page.width - MARGIN * 2 / 3),
            "height": _n(bottom - top), "rx": "8",
        }  # fmt: skip
        ET.SubElement(group, "rect", area)
        line = Line(self._say.text(words.FOLLOW_UP), Style.STRIP)
        self._text(group, [line], MARGIN / 3 + 10, top + 5)

    def _arrow(self, root: ET.Element, arrow: Arrow) -> None:
        way = arrow.way
        about = {
            "class": "way back" if way.back else "way",
            "data-from": self._say.plain(way.source),
            "data-to": self._say.plain(way.target),
            "data-answers": self._say.plain(" ".join(way.answers)),
            "points": " ".join(f"{_n(x)},{_n(y)}" for x, y in arrow.points),
            "marker-end": "url(#back_head)" if way.back else "url(#head)",
        }
        ET.SubElement(root, "polyline", about)

    def _box(self, root: ET.Element, name: str, box: Box, card: Card) -> None:
        step = self._playbook.by_id.get(name)
        classes = [card.kind]
        if step is not None and step.phase is Phase.FOLLOW_UP:
            classes.append("follow_up")
        if name in self._states:
            classes.append(f"is_{self._states[name].value}")
        about = {"class": " ".join(classes), "data-step": self._say.plain(name)}
        group = ET.SubElement(root, "g", about)
        if card.kind == "decision":
            middle, inner, outer = box.y + box.height / 2, box.x + POINT, box.right - POINT
            corners = [
                (box.x, middle), (inner, box.y), (outer, box.y),
                (box.right, middle), (outer, box.bottom), (inner, box.bottom),
            ]  # fmt: skip
            points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
            ET.SubElement(group, "polygon", {"class": "frame", "points": points})
        else:
            frame = {
                "class": "frame", "x": _n(box.x), "y": _n(box.y), "width": _n(box.width),
                "height": _n(box.height),
                "rx": _n(min(18.0, box.height / 2) if card.kind == "terminal" else 4),
            }  # fmt: skip
            ET.SubElement(group, "rect", frame)
        if step is None:
            self._text(group, card.lines, box.middle, box.y + PADDING, "middle")
            return
        number = ET.SubElement(group, "text", {"class": "number"})
        number.set("x", _n(box.x + INSET - 9))
        number.set("y", _n(box.y + PADDING + SIZES[Style.STEP]))
        number.text = card.number
        self._text(group, card.lines, box.x + INSET, box.y + PADDING)

    def _label(self, root: ET.Element, label: Label) -> None:
        self._text(root, label.lines, label.x, label.y, "end" if label.before else "start")

    def _text(
        self, parent: ET.Element, lines: Iterable[Line], x: float, y: float, anchor: str = "start"
    ) -> None:
        for line in lines:
            baseline = y + line.height * 0.77
            about = {"class": line.style.value, "x": _n(x), "y": _n(baseline)}
            if anchor != "start":
                about["text-anchor"] = anchor
            ET.SubElement(parent, "text", about).text = line.text
            y += line.height


def _style(colours: Mapping[str, str], language: Language, paper: str) -> str:
    sizes = "\n".join(f".{style} {{ font-size: {size}px; }}" for style, size in SIZES.items())
    c = colours
    return f"""
@page {{ size: {paper}; margin: 0; }}
text {{ font-family: {_FONTS[language]}; fill: {c["ink"]}; }}
{sizes}
{", ".join(f".{style}" for style in Style if style in BOLD)}, .number {{ font-weight: bold; }}
.number {{ font-size: 13.5px; text-anchor: end; fill: {c["quiet"]}; }}
.about, .small {{ fill: {c["quiet"]}; }}
.label {{ paint-order: stroke; stroke: {c["paper"]}; stroke-width: 3px; }}
.paper {{ fill: {c["paper"]}; }}
.way {{ fill: none; stroke: {c["line"]}; stroke-width: 1.4; }}
.back {{ stroke: {c["asks"]}; }}
.head {{ fill: {c["line"]}; }}
.back_head {{ fill: {c["asks"]}; }}
.frame {{ fill: {c["plain"]}; stroke: {c["rim"]}; stroke-width: 1.2; }}
.terminal .frame {{ fill: {c["mark"]}; }}
.decision .frame {{ fill: {c["ask"]}; stroke: {c["asks"]}; }}
.launch .frame {{ fill: {c["go"]}; stroke: {c["goes"]}; stroke-width: 2.6; }}
.end .frame {{ fill: {c["over"]}; stroke: {c["overs"]}; stroke-width: 2.6; }}
.band rect {{ fill: {c["after"]}; stroke: {c["rim"]}; stroke-dasharray: 2 3; }}
.is_current .frame {{ stroke: {c["ink"]}; stroke-width: 4; }}
.is_not_needed text, .is_not_applicable text {{ fill: {c["quiet"]}; }}
"""
