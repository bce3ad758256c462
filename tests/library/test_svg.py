"""A flow on paper: every box apart, every way with its arrow, whatever the texts say."""

from __future__ import annotations

import functools
import stat
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings

from dutyconsole.domain.playbook import Level, Playbook, StepKind
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.run import StepState
from dutyconsole.domain.text import NOT_STATED, Language, Localised
from dutyconsole.library.flow import passing_answers
from dutyconsole.library.reader import read_playbook
from dutyconsole.library.svg import svg
from dutyconsole.library.svg_cards import SIZES, Cards, width_of
from dutyconsole.library.svg_layout import CLOSING, OPENING, Box
from dutyconsole.library.svg_page import INSET, Page, Point, lay_out
from dutyconsole.paper.files import own_folder, save
from tests.domain.strategies import playbooks
from tests.library.files import SHIPPED, organisation, playbook_file

IDS: Final = [path.stem for path in SHIPPED]
EVERY: Final = [(name, language) for name in IDS for language in Language]
NS: Final = "{http://www.w3.org/2000/svg}"
POINTS_OF_A_MILLIMETRE: Final = 72 / 25.4


@functools.cache
def shipped(name: str) -> Playbook:
    path = next(path for path in SHIPPED if path.stem == name)
    return read_playbook(path.read_bytes(), path.name)


def page_of(playbook: Playbook, language: Language = Language.EN) -> Page:
    return lay_out(playbook, Cards(playbook, organisation(), language, None))


def drawn(playbook: Playbook, language: Language = Language.EN, **how: object) -> ET.Element:
    return ET.fromstring(svg(playbook, organisation(), language, **how))  # type: ignore[arg-type]


def words(root: ET.Element) -> str:
    return " ".join(text.text or "" for text in root.iter(f"{NS}text"))


@dataclass(frozen=True)
class Area:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def area(box: Box) -> Area:
    return Area(box.x, box.y, box.right, box.bottom)


def stretch(start: Point, end: Point) -> Area:
    return Area(
        min(start[0], end[0]) - 1,
        min(start[1], end[1]) - 1,
        max(start[0], end[0]) + 1,
        max(start[1], end[1]) + 1,
    )


def label_areas(page: Page) -> Iterator[Area]:
    for label in page.labels:
        width = max(width_of(line.text, line.style) for line in label.lines)
        left = label.x - width if label.before else label.x
        height = sum(line.height for line in label.lines)
        yield Area(left, label.y, left + width, label.y + height)


def is_sound(page: Page) -> None:
    """Boxes apart and on the page, no arrow through a box, each from its source to its target."""
    for one, other in combinations(page.boxes.values(), 2):
        assert not area(one).meets(area(other))
    for box in page.boxes.values():
        assert box.x >= 0
        assert box.right <= page.width
        assert box.bottom <= page.height
    for arrow in page.arrows:
        ends = {arrow.way.source, arrow.way.target}
        for start, end in pairwise(arrow.points):
            assert start[0] == end[0] or start[1] == end[1]
            assert 0 < min(start[0], end[0]) <= max(start[0], end[0]) < page.width
            for name, box in page.boxes.items():
                assert name in ends or not stretch(start, end).meets(area(box)), (arrow, name)
        for point, name in (
            (arrow.points[0], arrow.way.source),
            (arrow.points[-1], arrow.way.target),
        ):
            box = page.boxes[name]
            assert box.x <= point[0] <= box.right
            assert box.y <= point[1] <= box.bottom


def is_whole(playbook: Playbook, page: Page) -> None:
    """Every step has its box, every edge and every answer that goes back its arrow."""
    assert set(page.boxes) - {OPENING, CLOSING} == set(playbook.by_id)
    arrows = {(a.way.source, a.way.target, a.way.answers, a.way.back) for a in page.arrows}
    assert len(arrows) == len(page.arrows)
    for step in playbook.steps:
        for edge in step.edges:
            source = playbook.by_id[edge.source]
            decides = source.kind is StepKind.DECISION
            answers = edge.outcomes or (passing_answers(source) if decides else ())
            assert (edge.source, step.id, answers, False) in arrows
        for answer, to in step.redo.items():
            assert (step.id, to, (answer,), True) in arrows
        led = {o for a in page.arrows if a.way.source == step.id for o in a.way.answers}
        assert led == set(step.outcomes)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_boxes_stand_apart_and_every_way_has_its_arrow(name: str, language: Language) -> None:
    playbook = shipped(name)
    page = page_of(playbook, language)
    is_sound(page)
    is_whole(playbook, page)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_no_text_meets_another_text_a_box_or_leaves_its_own(name: str, language: Language) -> None:
    page = page_of(shipped(name), language)
    labels = list(label_areas(page))
    assert not any(one.meets(other) for one, other in combinations(labels, 2))
    assert not any(label.meets(area(box)) for label in labels for box in page.boxes.values())
    for box_name, card in page.cards.items():
        box = page.boxes[box_name]
        for line in card.lines:
            assert width_of(line.text, line.style) <= box.width - INSET
        assert sum(line.height for line in card.lines) < box.height


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_it_can_be_read_on_one_sheet_of_paper(name: str, language: Language) -> None:
    root = drawn(shipped(name), language)
    assert {root.get("width"), root.get("height")} == {"210mm", "297mm"}
    smallest = min(SIZES.values())
    assert smallest * page_of(shipped(name), language).scale * POINTS_OF_A_MILLIMETRE >= 6.5


@settings(max_examples=150)
@given(playbooks())
def test_any_flow_is_drawn_soundly(playbook: Playbook) -> None:
    page = page_of(playbook)
    is_sound(page)
    is_whole(playbook, page)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_file_is_what_was_laid_out(name: str, language: Language) -> None:
    playbook = shipped(name)
    root = drawn(playbook, language)
    page = page_of(playbook, language)
    boxes = [g.get("data-step") for g in root.iter(f"{NS}g") if g.get("data-step")]
    assert boxes == list(page.boxes)
    arrows = [(p.get("data-from"), p.get("data-to")) for p in root.iter(f"{NS}polyline")]
    assert arrows == [(a.way.source, a.way.target) for a in page.arrows]
    assert all(p.get("marker-end") for p in root.iter(f"{NS}polyline"))
    said = words(root)
    assert playbook.source_title in said
    assert playbook.digest in said
    for step in playbook.steps:
        assert "".join(step.text.text(language).split()) in "".join(said.split())
        for box in (*step.standard, *step.note):
            assert "".join(box.text.text(language).split()) in "".join(said.split())


@pytest.mark.parametrize("name", IDS)
def test_the_file_needs_nothing_from_outside(name: str) -> None:
    text = svg(shipped(name), organisation(), Language.ZH_HANS)
    assert text.replace("http://www.w3.org/2000/svg", "").count("://") == 0
    assert text.count("url(") == text.count("url(#")
    assert "Noto Sans CJK SC" in text


def test_who_launches_at_each_level_and_who_ends() -> None:
    said = words(drawn(shipped("4-11")))
    assert "Level I: launched by leader of the bureau emergency leading group" in said
    assert "LAUNCH" in said
    assert "ended by: the person who launched" in said
    assert NOT_STATED.en in said
    for level in Level:
        assert f"{level.name}级" in words(drawn(shipped("4-11"), Language.ZH_HANS))


def test_what_comes_after_the_handling_stands_apart_from_it() -> None:
    page = page_of(shipped("4-11"))
    assert page.band is not None
    top, bottom = page.band
    for step in shipped("4-11").steps:
        inside = top < page.boxes[step.id].y < bottom
        assert inside == (step.phase.value == "follow_up")
    assert page_of(shipped("4-3")).band is None


def test_work_that_is_done_again_goes_back() -> None:
    back = [a for a in page_of(shipped("4-10")).arrows if a.way.back]
    assert {(a.way.target, a.way.answers) for a in back} == {("plan", ("no",))}
    assert len(back) == 4
    assert all(a.points[-1][1] < a.points[0][1] for a in back)


def test_the_states_of_a_run_are_said_in_words() -> None:
    states = {"recv": StepState.DONE, "notify": StepState.CURRENT, "direct": StepState.NOT_NEEDED}
    root = drawn(shipped("4-11"), states=states, mark="DRILL")
    said = words(root)
    assert "[x] done" in said
    assert "[>] NOW" in said
    assert "[-] not needed" in said
    assert said.startswith("DRILL 4-11")
    assert any("is_current" in (g.get("class") or "") for g in root.iter(f"{NS}g"))


def test_dark_is_another_drawing_of_the_same() -> None:
    light = svg(shipped("4-11"), organisation(), Language.EN)
    dark = svg(shipped("4-11"), organisation(), Language.EN, dark=True)
    assert light != dark
    assert words(ET.fromstring(light)) == words(ET.fromstring(dark))


def test_foreign_text_stays_text() -> None:
    nasty = '<script>&"\x1b]52;c;x\x07\ufffe\ud800</script>'
    playbook = replace(
        shipped("4-11"),
        title=Localised(nasty, nasty, nasty),
        source_title=nasty,
        steps=tuple(
            replace(step, text=Localised(nasty, nasty, nasty)) for step in shipped("4-11").steps
        ),
    )
    text = svg(playbook, organisation(), Language.EN, mark=nasty)
    root = ET.fromstring(text)
    assert not list(root.iter(f"{NS}script"))
    assert "<script>" in words(root)
    assert "\x1b" not in text
    text.encode("utf-8")


def test_a_wide_flow_lies_across_the_sheet() -> None:
    steps = "\n".join(f"- {{id: s{n}, after: [], ACT}}" for n in range(9))
    playbook = read_playbook(playbook_file(steps).encode(), "p.yaml")
    root = drawn(playbook)
    assert (root.get("width"), root.get("height")) == ("297mm", "210mm")
    is_sound(page_of(playbook))


def test_a_drawing_is_saved_for_its_owner_alone(tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "exports")
    assert own_folder(folder) == folder
    file = folder / "4-11.svg"
    save(file, "one")
    save(file, "two")
    assert file.read_text("utf-8") == "two"
    assert [path.name for path in folder.iterdir()] == ["4-11.svg"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "log.db"
    secret.write_text("the log", "utf-8")
    link = tmp_path / "4-11.svg"
    link.symlink_to(secret)
    save(link, "drawing")
    assert (secret.read_text("utf-8"), link.is_symlink()) == ("the log", False)
    (tmp_path / "exports").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(Refused) as refused:
        own_folder(tmp_path / "exports")
    assert refused.value.code is Code.INVALID


def test_what_cannot_be_saved_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(Refused, match="cannot be written"):
        save(tmp_path / "taken", "drawing")
    with pytest.raises(Refused, match="cannot be written"):
        save(tmp_path / "nowhere" / "x.svg", "drawing")
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(Refused, match="cannot be made"):
        own_folder(tmp_path / "file")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]
