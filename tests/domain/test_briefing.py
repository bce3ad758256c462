"""The briefing says what is known with its source, and what is unknown as unknown."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dutyconsole.domain.briefing import ITEMS, Briefing, known_and_unknown, read_aloud, telling
from dutyconsole.domain.briefing_items import BASIS, BY_NAME, LOCAL, fact_name
from dutyconsole.domain.events import FactRecorded, IncidentReported
from dutyconsole.domain.location import Location
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.text import Language
from tests.domain.builders import INCIDENT, Bench

SHANGHAI = ZoneInfo("Asia/Shanghai")


def knowing(
    *facts: tuple[str, str, str, bool], train: str = "G6723", place: str = "K218+400"
) -> Bench:
    bench = Bench()
    stream = f"incident/{INCIDENT}"
    bench.record(stream, [IncidentReported("emu_abnormality", "stopped", train, place)])
    for name, value, source, confirmed in facts:
        bench.pass_time()
        bench.record(stream, [FactRecorded(name, value, source, confirmed)])
    return bench


def briefing(bench: Bench) -> Briefing:
    return known_and_unknown(bench.incident)


def aloud(bench: Bench) -> list[str]:
    return [str(sentence) for sentence in read_aloud(briefing(bench), SHANGHAI)]


def test_the_items_are_those_of_the_article_and_a_few_of_our_own() -> None:
    assert {item.number for item in ITEMS} == {0, 1, 2, 3, 4, 5, 6, 7}
    assert [item.number for item in ITEMS] == sorted(
        (item.number for item in ITEMS), key=lambda n: n or 8
    )
    assert len(BY_NAME) == len(ITEMS)
    for item in ITEMS:
        assert item.basis is (BASIS if item.number else LOCAL)
        for text in (item.label, item.asks):
            assert text.en
            assert len(text.zh_hans) == len(text.zh_hant) > 0


def test_train_and_place_of_the_report_are_known_and_the_rest_is_not() -> None:
    found = briefing(knowing())
    assert [(known.name, known.reported) for known in found.known] == [
        ("place", True),
        ("train", True),
    ]
    assert len(found.unknown) == len(ITEMS) - 2
    assert found.conflicts == ()


def test_nothing_is_known_of_a_report_without_them() -> None:
    found = briefing(knowing(train="", place=""))
    assert found.known == ()
    assert found.unknown == ITEMS


def test_a_fact_stands_for_what_the_report_said() -> None:
    found = briefing(knowing(("train", "G6721", "dispatcher", True)))
    (train,) = (known for known in found.known if known.name == "train")
    assert not train.reported
    assert [fact.value for fact in train.facts] == ["G6721"]


def test_what_nobody_asks_for_by_rule_stands_last() -> None:
    found = briefing(knowing(("doors", "open", "crew", True), ("aboard", "531", "crew", True)))
    assert [known.name for known in found.known] == ["place", "train", "aboard", "doors"]
    assert found.known[-1].item is None


def test_read_aloud_says_source_time_and_standing() -> None:
    sentences = aloud(
        knowing(
            ("aboard", "531", "dispatcher", True),
            ("aboard", "529", "conductor", True),
            ("casualties", "2", "conductor", False),
            ("stopped", "14:02", "", True),
            ("temperature", "33 C", "", False),
        )
    )
    assert sentences[:-1] == [
        "place: K218+400, as reported 22:00",
        "train: G6723, as reported 22:00",
        "aboard: sources differ: 531, says dispatcher, 22:01; 529, says conductor, 22:02",
        "casualties: 2, unconfirmed, says conductor, 22:03",
        "stopped: 14:02, 22:04",
        "temperature: 33 C, unconfirmed, 22:05",
    ]
    assert sentences[-1].startswith("Not known: happened_at, units_persons, train_kind, ")


def test_a_screen_says_labels_for_the_names_of_facts() -> None:
    sorts: set[str] = set()

    def name(one: Name) -> str:
        sorts.add(one.sort)
        return BY_NAME[one.id].label.zh_hans

    *_, unknown = read_aloud(briefing(knowing()), SHANGHAI)
    assert "人员伤亡" in unknown.spoken(name=name)
    assert sorts == {"fact"}


def test_nothing_is_said_of_the_unknown_where_there_is_none() -> None:
    bench = knowing(*((item.name, "x", "crew", True) for item in ITEMS))
    assert not any(sentence.startswith("Not known") for sentence in aloud(bench))


def test_the_most_telling_facts_are_conflicts_then_people_then_the_newest() -> None:
    bench = knowing(
        ("doors", "open", "crew", True),
        ("stopped", "14:02", "crew", True),
        ("aboard", "531", "crew", True),
        ("casualties", "2", "crew", False),
        ("cause", "pantograph", "crew", True),
        ("cause", "catenary", "dispatcher", True),
        ("weather", "fog", "crew", True),
    )
    told = [(fact.name, fact.value) for fact in telling(bench.incident)]
    assert told == [
        ("cause", "catenary"),
        ("cause", "pantograph"),
        ("casualties", "2"),
        ("aboard", "531"),
        ("stopped", "14:02"),
    ]
    assert [fact.name for fact in telling(bench.incident, 7)][5:] == ["weather", "doors"]
    assert telling(knowing().incident) == ()


def test_what_is_often_said_has_a_name_in_every_language() -> None:
    assert [fact_name("unwell", each) for each in Language] == [
        "passengers unwell",
        "身体不适旅客人数",
        "身體不適旅客人數",
    ]
    assert fact_name("aboard", Language.EN) == BY_NAME["aboard"].label.en
    assert fact_name("dogs", Language.ZH_HANS) == "dogs"


def test_a_place_with_its_parts_is_said_in_the_listeners_language() -> None:
    bench = Bench()
    place = Location(line="Qingjiang HSL", direction="down", km=218, m=400)
    report = IncidentReported("fire", "smoke", place=place.text(), location=place)
    bench.record(f"incident/{INCIDENT}", [report])
    told = read_aloud(known_and_unknown(bench.incident))[0]
    said = told.spoken(lambda template: template.replace("down line", "下行线"), lambda n: n.id)
    assert said.startswith("place: Qingjiang HSL, 下行线")
