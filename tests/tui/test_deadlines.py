"""How much time is left for a step, said in its line."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from dutyconsole.domain.clocks.jumps import Jump, Jumps
from dutyconsole.domain.text import Language
from dutyconsole.tui.steps import deadline_words, step_lines
from tests.desk.bench import Bench
from tests.domain.builders import bench_with
from tests.domain.flows import flow

ZONE = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "by 14:20, 20 min left"),
        (61, "by 14:20, 19 min left"),
        (1199, "by 14:20, 1 min left"),
        (1200, "LATE since 14:20"),
    ],
)
def test_it_counts_down_in_whole_minutes(seconds: int, words: str) -> None:
    bench = bench_with(flow("p", "a target=20\nb"))
    run = bench.run()
    now = bench.now + timedelta(seconds=seconds)
    assert deadline_words(run, run.playbook.by_id["a"], Jumps(), now, ZONE) == words
    assert deadline_words(run, run.playbook.by_id["b"], Jumps(), now, ZONE) == ""


def test_it_goes_by_the_time_that_really_passed(bench: Bench) -> None:
    walk = bench_with(flow("p", "a target=20\nb"))
    run, hour = walk.run(), timedelta(hours=1)
    after = walk.now - hour + timedelta(minutes=5)
    jumps = Jumps((Jump(len(walk.entries) + 1, -hour, "m", after, after),))
    left = deadline_words(run, run.playbook.by_id["a"], jumps, after, ZONE)
    assert left == "by 13:20, 15 min left"
    shown = step_lines(
        run, run.playbook.by_id["a"], bench.desk.reference, Language.EN, ZONE, 40, left
    ).plain
    assert left in shown
