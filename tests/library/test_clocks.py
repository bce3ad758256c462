"""The bureau's own figures for clocks: one commented file, and every mistake in it named."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutyconsole.domain.clocks.settings import NAMES, ClockSettings
from dutyconsole.library.bureau import reference_in
from dutyconsole.library.clocks import read_clocks
from dutyconsole.library.flaw import Flawed
from dutyconsole.shipped import shipped

SHIPPED = shipped("data", "clocks.yaml")


def own(directory: Path, text: str) -> Path:
    file = directory / "clocks.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_only_what_has_a_figure_is_shipped_on() -> None:
    assert read_clocks(SHIPPED) == ClockSettings(
        report_station_minutes=30,
        report_bureau_minutes=60,
        section_minutes=20,
        station_minutes=30,
        aircon_minutes=None,
        idle_minutes=None,
        order_minutes=None,
        call_minutes=None,
        returned_minutes=None,
    )


def test_the_shipped_file_names_every_setting_below_its_basis() -> None:
    lines = SHIPPED.read_text("utf-8").splitlines()
    named = [line.partition(":")[0] for line in lines if line and not line.startswith("#")]
    assert tuple(named) == NAMES
    for block in SHIPPED.read_text("utf-8").strip().split("\n\n"):
        assert block.startswith("#"), block
    assert "local settings, not from the source" in " ".join(line.strip("# ") for line in lines)


def test_a_bureau_changes_what_it_names_and_leaves_the_rest(tmp_path: Path) -> None:
    own(tmp_path, "section_minutes: 15\nstation_minutes: off\naircon_minutes: 20\n")
    reference = reference_in(tmp_path)
    assert reference.flaws == ()
    assert reference.clocks == ClockSettings(
        section_minutes=15, station_minutes=None, aircon_minutes=20
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("section_minutes: 0", '1: section_minutes: "0" is not possible here'),
        ("section_minutes: 1441", '1: section_minutes: "1441" is not possible here'),
        ("section_minutes: 20.5", '1: section_minutes: "20.5" is not possible here'),
        ("section_minutes: ２０", '1: section_minutes: "２０" is not possible here'),
        ("idle_minutes: 5\nsection_minutes: -3", '2: section_minutes: "-3" is not possible here'),
        ("section_minutes: [20]", "1: section_minutes: is a list or map"),
        ("section: 20", "1: section: is an unknown key"),
        ("snooze_times: off", '1: snooze_times: "off" is not possible here'),
    ],
)
def test_every_mistake_is_named_with_its_line(tmp_path: Path, text: str, wrong: str) -> None:
    with pytest.raises(Flawed) as caught:
        read_clocks(own(tmp_path, text))
    assert [f"{flaw.line}: {flaw.field}: {flaw.wrong}" for flaw in caught.value.flaws] == [wrong]


def test_a_file_that_cannot_be_used_leaves_the_shipped_figures_and_says_so(tmp_path: Path) -> None:
    own(tmp_path, "section_minutes: soon\n")
    reference = reference_in(tmp_path)
    assert reference.clocks == ClockSettings()
    (flaw,) = reference.flaws
    assert flaw.startswith(f"{tmp_path / 'clocks.yaml'}:1: section_minutes: ")
