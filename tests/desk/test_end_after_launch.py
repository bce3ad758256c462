"""A response ends after it was launched: an earlier time is refused, the same minute is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dutyconsole.desk.responses import end_response
from dutyconsole.domain.authority import EndOrder
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from tests.desk.bench import Bench, by_telephone

DIRECTOR = "system_elg_office_director"


def test_an_end_before_the_launch_is_refused_and_in_its_minute_recorded(bench: Bench) -> None:
    bench.report("emu_abnormality")
    bench.start("4-11")
    bench.clock.pass_minutes(5)
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("17"))
    order = EndOrder(Level.II, DIRECTOR, by_telephone("18"))
    launched_at = bench.incident.in_force[0].launched_at

    with pytest.raises(Refused) as refused:
        end_response(
            bench.desk, bench.officer, bench.incident.id, order, launched_at - timedelta(minutes=1)
        )
    assert refused.value.code is Code.INVALID
    assert bench.incident.level is Level.II

    told = launched_at.replace(second=0, microsecond=0)
    end_response(bench.desk, bench.officer, bench.incident.id, order, told)
    assert bench.incident.level is None
