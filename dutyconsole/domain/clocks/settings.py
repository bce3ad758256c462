"""The bureau's own figures for clocks. None comes from the source of the playbooks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """Local settings, in whole minutes; None: that clock is off.

    The defaults are those of `data/clocks.yaml`, which says what each rests on.

    Attributes:
        report_station_minutes: Stations and trains report again to the bureau, at Level I and II.
        report_bureau_minutes: The bureau reports again to the ministry, at Level I and II.
        section_minutes: A train has stood in a section.
        station_minutes: A train has stood in a station.
        aircon_minutes: The air-conditioning of a train has been off.
        idle_minutes: Nothing was recorded about an incident that is being handled.
        order_minutes: An order was said and not read back.
        call_minutes: Somebody to be told did not answer.
        returned_minutes: A report was returned to be completed.
        snooze_minutes: Longest time for which a clock that has fired can be put off.
        snooze_times: How often the same clock can be put off.
    """

    report_station_minutes: int | None = 30
    report_bureau_minutes: int | None = 60
    section_minutes: int | None = 20
    station_minutes: int | None = 30
    aircon_minutes: int | None = None
    idle_minutes: int | None = None
    order_minutes: int | None = None
    call_minutes: int | None = None
    returned_minutes: int | None = None
    snooze_minutes: int = 10
    snooze_times: int = 3

    def span(self, name: str) -> timedelta | None:
        """How long a clock runs, by the name of its setting; None where it is off."""
        minutes: int | None = getattr(self, name)
        return None if minutes is None else timedelta(minutes=minutes)


NAMES: Final = tuple(item.name for item in fields(ClockSettings))
"""Every setting, in the order of the file."""

ALWAYS_ON: Final = frozenset({"snooze_minutes", "snooze_times"})
"""Limits, which cannot be off."""

LONGEST: Final = 24 * 60
"""Most that a setting can be."""
