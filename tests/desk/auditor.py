"""Reads a log as an auditor would: its entries alone, in their order, by their plain data.

Nothing here asks the domain what it thinks. `learn` fails where an entry breaks the rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dutyconsole.domain.entry import Entry, utc_time


@dataclass
class Holding:
    """Who held which post of which unit, as far as had been told."""

    person: str
    post: str
    unit: str
    since: datetime
    until: datetime | None

    def at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass
class Response:
    """A launch, and who alone may end it."""

    stream: str
    id: str
    run: str
    level: str
    post: str
    unit: str
    answerable: str
    launcher: str
    in_force: bool = True
    ended_by: str = ""
    passed: list[dict[str, Any]] = field(default_factory=list)

    def holder(self) -> str:
        """Who answers for it, told from the launch by the transfers that nobody disputes."""
        holder = self.launcher
        for each in self.passed:
            if each["giver"] == holder and not each.get("disputed"):
                holder = each["receiver"]
        return holder


@dataclass
class Auditor:
    """What the entries so far say."""

    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    runs: dict[tuple[str, str], str] = field(default_factory=dict)
    holdings: dict[str, Holding] = field(default_factory=dict)
    responses: dict[tuple[str, str], Response] = field(default_factory=dict)
    secret_set_by: dict[str, str | None] = field(default_factory=dict)
    launches: int = 0
    ends: int = 0
    transfers: int = 0
    disputes: int = 0
    codes: dict[str, int] = field(default_factory=dict)

    def standing(self) -> list[Response]:
        """Everything in force."""
        return [r for r in self.responses.values() if r.in_force]

    def highest(self, response: Response) -> bool:
        """Whether nothing higher is in force in the same run."""
        return not any(
            (r.stream, r.run) == (response.stream, response.run)
            and len(r.level) < len(response.level)
            for r in self.standing()
        )

    def learn(self, entry: Entry) -> None:
        """Take one more entry in."""
        data: Any = entry.data
        match entry.kind:
            case "playbook_adopted":
                self.tables[data["digest"]] = data["content"]["response"]
            case "run_started":
                self.runs[entry.stream, data["run"]] = data["digest"]
            case "secret_set":
                self.secret_set_by[data["person"]] = entry.person
            case "code_used":
                last = self.codes.get(data["person"], 0)
                assert data["step"] > last, f"{entry.position}: a code that has signed before"
                self.codes[data["person"]] = data["step"]
            case "code_enrolled":
                assert data["person"] == entry.person, f"{entry.position}: enrolled by another"
                self.codes[data["person"]] = 0
            case "holding_started":
                until = utc_time(data["until"]) if data.get("until") else None
                since = utc_time(data["since"])
                assert since >= entry.recorded_at, f"{entry.position}: a backdated holding"
                self.holdings[data["holding"]] = Holding(
                    data["person"], data["post"], data["unit"], since, until
                )
            case "holding_ended":
                assert utc_time(data["until"]) >= entry.recorded_at
                self.holdings[data["holding"]].until = utc_time(data["until"])
            case "response_launched":
                self._launched(entry, data)
            case "response_transferred" | "response_ended" | "response_disputed":
                self._answered_for(entry, self.responses[entry.stream, data["response"]], data)
            case "incident_closed" | "incident_archived" | "incident_merged":
                assert not any(r.stream == entry.stream for r in self.standing()), entry.position
            case _:
                pass

    def _launched(self, entry: Entry, data: Any) -> None:
        where, launcher, post = f"entry {entry.position}", data["launcher"], data["post"]
        table = self.tables[self.runs[entry.stream, data["run"]]]
        assert post in table[data["level"]]["launch"], f"{where}: {post} may not launch"
        moments = [entry.occurred_at]
        moments += [entry.recorded_at] if data["mode"] == "signed" else []
        assert any(
            (h.person, h.post, h.unit) == (launcher, post, data["unit"])
            and all(h.at(moment) for moment in moments)
            for h in self.holdings.values()
        ), f"{where}: {launcher} did not hold {post}"
        key = (entry.stream, data["response"])
        assert key not in self.responses, f"{where}: launched twice"
        self.responses[key] = Response(
            *key, data["run"], data["level"], post, data["unit"], launcher, launcher
        )
        self.launches += 1

    def _answered_for(self, entry: Entry, response: Response, data: Any) -> None:
        where = f"entry {entry.position}"
        match entry.kind:
            case "response_transferred":
                assert response.in_force, f"{where}: nothing to hand over"
                assert data["giver"] == response.answerable, f"{where}: not theirs to give"
                modes = {data["mode"], data.get("taken", "signed")}
                assert modes <= {"signed", "on_word"}, f"{where}: not by the two themselves"
                if by := data.get("ordered_by"):
                    assert data["reason"], f"{where}: ordered without a reason"
                    assert data["marks"] == ["deviation"], f"{where}: an order not marked"
                    assert by not in (data["giver"], data["receiver"]), f"{where}: for themselves"
                assert any(
                    (h.person, h.post, h.unit) == (data["receiver"], response.post, response.unit)
                    and h.at(entry.recorded_at)
                    for h in self.holdings.values()
                ), f"{where}: to somebody else's post"
                response.passed.append(dict(data))
                response.answerable = data["receiver"]
                self.transfers += 1
            case "response_ended":
                assert response.in_force, f"{where}: ended twice"
                assert data["person"] == response.answerable, f"{where}: ended by another"
                assert data["mode"] != "reported", f"{where}: a report ended it"
                response.in_force, response.ended_by = False, data["person"]
                self.ends += 1
            case _ if data["subject"] == "end":
                assert data["person"] == response.ended_by, f"{where}: disputed by another"
                response.in_force = True
                self.disputes += 1
            case _ if data["subject"] == "transfer":
                passed = response.passed[data["transfer"] - 1]
                gave = passed.get("ordered_by") or passed["giver"]
                own = {gave: passed["mode"], passed["receiver"]: passed.get("taken", "signed")}
                assert own[data["person"]] == "on_word", f"{where}: signed, and disputed"
                passed["disputed"] = True
                response.answerable = response.holder()
                response.in_force |= response.ended_by != response.answerable
                self.disputes += 1
            case _:
                pass
