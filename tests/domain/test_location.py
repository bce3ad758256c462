"""Where something is: kilometres as people write them, and one line in every language."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.codec import event_data, read_event
from dutyconsole.domain.entry import Json
from dutyconsole.domain.events import IncidentReported, ReportJoined
from dutyconsole.domain.location import Location, parse_kilometre
from dutyconsole.domain.refusal import Code, Refused
from tests.domain.test_codec import entry_of

FULL = Location(
    line="Qingjiang HSL",
    section="Wanghe South - Qingshiling",
    direction="down",
    km=218,
    m=400,
    structure="tunnel",
    structure_name="Qinglong",
)
FULLWIDTH = {ord("!") + n: 0xFF01 + n for n in range(94)} | {ord(" "): 0x3000}
WRITINGS = [
    *("K{km}+{m:03}", "k{km}+{m:03}", "DK{km}+{m:03}", "{km}+{m}", "{km}.{m:03}", "{km} {m:03}"),
    *(
        "{km}公里{m}米",
        "{km}km{m}",
        "K{km} + {m} m",
        "{km} KM {m}M",
        "{km}。{m:03}",
        "{km}千米{m}米",
    ),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("K218+400", (218, 400)),
        (" k218+400 ", (218, 400)),
        ("DK14+325", (14, 325)),
        ("DK14+325.200", (14, 325)),
        ("218+400", (218, 400)),
        ("218.4", (218, 400)),
        ("218.04", (218, 40)),
        ("218.4公里", (218, 400)),
        ("218 400", (218, 400)),
        ("218公里400米", (218, 400)),
        ("218公里", (218, 0)),
        ("218km400", (218, 400)),
        ("K218", (218, 0)),
        ("K0+005", (0, 5)),
        ("Ｋ２１８＋４００", (218, 400)),
        ("２１８　４００", (218, 400)),
        ("２１８。４", (218, 400)),
    ],
)
def test_a_kilometre_is_read_as_people_write_it(typed: str, meant: tuple[int, int]) -> None:
    assert parse_kilometre(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("", "K", "+400", "K218+1000", "218.4001", "218400", "K218-400", "-5", "218公里400公里"),
        *("two hundred", "K218+40O", "K218+", "K218+400+1", "21८+400", "99999"),
    ],
)
def test_what_is_no_kilometre_is_refused_with_the_way_to_write_it(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_kilometre(typed)
    assert caught.value.code is Code.INVALID
    assert "K218+400" in caught.value.mend
    assert "\n" not in str(caught.value)


@given(
    st.integers(0, 9999),
    st.integers(0, 999),
    st.sampled_from(WRITINGS),
    st.booleans(),
)
def test_every_writing_of_every_kilometre_is_understood(
    km: int, m: int, writing: str, wide: bool
) -> None:
    typed = writing.format(km=km, m=m)
    assert parse_kilometre(typed.translate(FULLWIDTH) if wide else typed) == (km, m)
    assert parse_kilometre(Location(km=km, m=m).kilometre) == (km, m)


@given(st.text(max_size=20) | st.text("K0123456789+. km公里米", max_size=12))
def test_whatever_is_typed_is_a_kilometre_or_refused(typed: str) -> None:
    with contextlib.suppress(Refused):
        km, m = parse_kilometre(typed)
        assert Location(km=km, m=m).checked().metres == km * 1000 + m


def test_a_place_is_one_line_that_is_the_same_in_every_language() -> None:
    assert FULL.text() == (
        "Qingjiang HSL, Wanghe South - Qingshiling, down, K218+400, tunnel Qinglong"
    )
    assert Location(station="云溪东").text() == "云溪东"
    assert Location(km=218, structure="bridge").text() == "K218, bridge"
    assert (Location().text(), Location().kilometre, Location().is_empty) == ("", "", True)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            FULL,
            "Qingjiang HSL, Wanghe South - Qingshiling, down line, K218+400 (218 km 400 m), "
            "tunnel Qinglong",
        ),
        (replace(FULL, line="", section="", structure_name=""), "down line, K218+400 (218 km "),
        (Location(direction="up", structure="bridge", structure_name="B"), "up line, bridge B"),
        (Location(station="S", km=3, structure="bridge"), "S, K3 (3 km), on a bridge"),
        (Location(structure_name="Qinglong"), "Qinglong"),
        (Location(), "place unknown"),
    ],
)
def test_a_screen_says_a_place_in_words(place: Location, said: str) -> None:
    assert str(place.phrase()).startswith(said)


def test_a_screen_says_a_place_in_its_reader_s_language() -> None:
    chinese = {
        "{first}, {rest}": "{first} {rest}",
        "down line": "下行",
        "{written} ({km} km {m} m)": "{written}({km}公里{m}米)",
        "tunnel {name}": "{name}隧道",
    }
    here = Location("清江高速线", "望河南-青石岭", "down", 218, 400, "", "tunnel", "青龙{0}")
    said = here.phrase().spoken(lambda template: chinese.get(template, template))
    assert said == "清江高速线 望河南-青石岭 下行 K218+400(218公里400米) 青龙{0}隧道"


@pytest.mark.parametrize(
    "wrong",
    [
        Location(direction="left"),
        Location(structure="viaduct"),
        Location(m=400),
        Location(km=-1),
        Location(km=218, m=1000),
        Location(km=10_000),
        Location(line="x" * 501),
    ],
)
def test_a_place_that_cannot_be_is_refused(wrong: Location) -> None:
    with pytest.raises(Refused) as caught:
        wrong.checked()
    assert caught.value.code is Code.INVALID


def test_a_place_is_kept_without_blanks_around_its_names() -> None:
    assert Location(line=" Yunwang ", station="  ").checked() == Location(line="Yunwang")


def test_what_is_not_known_of_a_place_takes_no_room_in_the_log() -> None:
    reported = IncidentReported("fire", "smoke", location=Location(km=218, m=0))
    data = event_data(reported)
    assert data["location"] == {"km": 218, "m": 0}
    assert read_event(entry_of("incident_reported", data, schema=2)) == reported


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("incident_reported", {"kind": "fire", "summary": "smoke", "place": "Yunxi East"}),
        ("report_joined", {"text": "smoke"}),
    ],
)
def test_reports_from_before_there_were_locations_are_read(
    kind: str, data: dict[str, Json]
) -> None:
    event = read_event(entry_of(kind, data, schema=1))
    assert isinstance(event, IncidentReported | ReportJoined)
    assert event.location is None
