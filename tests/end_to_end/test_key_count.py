"""How many keys it takes from the ring to "fight it or call 119 and 120"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.end_to_end.officer import Officer

MOST = 25
KEYS = 21
"""The same in both languages and at every size: nobody counts on the width of a screen."""


def test_from_the_ring_to_fight_or_call(
    officer: Officer,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    officer.takes_call(
        "fire",
        "9号硬卧车乘务室配电柜冒烟见明火",
        playbook="4-15",
        caller="列车长",
        train="K7712",
        km="K97+300",
    )
    officer.current(2)
    officer.messages_all()
    officer.does(3)
    officer.decides(4, 2)
    officer.current(5)

    record_property("keys from the ring to fight or call", officer.keys)
    with capsys.disabled():
        print(f"\nfrom the ring to fight or call: {officer.keys} keys beside free text")
    assert officer.keys == KEYS <= MOST
