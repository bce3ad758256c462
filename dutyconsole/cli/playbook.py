"""`dutyconsole playbook`: listed, shown, drawn, checked, adopted."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from dutyconsole.cli.options import AsJson, noun
from dutyconsole.cli.session import Answer, Session
from dutyconsole.domain.phrase import Names, Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.environment import absolute

if TYPE_CHECKING:
    from dutyconsole.domain.playbook import Playbook
    from dutyconsole.library.flaw import Flaw

commands = noun("Playbooks: list, show, draw, check, adopt.")

PlaybookName = Annotated[
    str, typer.Argument(metavar="ID", help="Such as 4-12, or a playbook file.")
]


@commands.command("list")
def list_(context: typer.Context, json: AsJson = False) -> Answer:
    """List the playbooks in force; where there is no log, those that come with the program."""
    session = Session.of(context)
    found = _known(session)
    data = [
        {
            "id": p.id,
            "version": p.version,
            "digest": p.digest,
            "title": {"en": p.title.en, "zh-Hans": p.title.zh_hans, "zh-Hant": p.title.zh_hant},
            "kinds": list(p.kinds),
            "levels": [level.name for level in sorted(p.response, reverse=True)],
        }
        for p in found.values()
    ]
    text = [
        f"{p.id}  version {p.version}  {p.title.text(session.language)}" for p in found.values()
    ]
    return Answer(data, text)


@commands.command("show")
def show(context: typer.Context, playbook: PlaybookName, json: AsJson = False) -> Answer:
    """Show everything a playbook says."""
    from dutyconsole.cli.playbook_lines import playbook_lines
    from dutyconsole.library.bureau import load_reference
    from dutyconsole.library.show import show as shown

    session = Session.of(context)
    found = _named(session, playbook)
    return Answer(shown(found), playbook_lines(found, load_reference(), session.language))


@commands.command("draw")
def draw(
    context: typer.Context,
    playbook: PlaybookName,
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="ID", help="Mark where its run is.")
    ] = None,
    width: Annotated[
        int | None, typer.Option("--width", metavar="N", min=40, help="Columns; the terminal's.")
    ] = None,
    ascii_only: Annotated[bool, typer.Option("--ascii", help="Draw with ASCII alone.")] = False,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Write an A4 page to print, as SVG, instead."),
    ] = None,
    dark: Annotated[bool, typer.Option("--dark", help="The SVG light on dark.")] = False,
    json: AsJson = False,
) -> Answer:
    """Draw a playbook's flow."""
    from dutyconsole.library.bureau import load_reference
    from dutyconsole.library.draw import draw as drawn

    session = Session.of(context)
    states, mark, note = None, "", ""
    if incident is not None:
        run = session.desk.incident(incident).run_named(playbook)
        if run is None:
            refuse(
                Code.UNKNOWN,
                "Incident {incident} has no run {run}",
                "list its runs first",
                incident=incident,
                run=playbook,
            )
        found, states = run.playbook, run.states
        mark = "" if session.desk.log.mode == "live" else session.desk.log.mode.upper()
        note = f"{incident}  {datetime.now(session.desk.timezone):%Y-%m-%d %H:%M}"
    else:
        found = _named(session, playbook)
    if svg is not None:
        from dutyconsole.library.svg import svg as page
        from dutyconsole.paper.files import save_new

        file = absolute(svg)
        reference, language = load_reference(), session.language
        drawing = page(found, reference, language, states=states, dark=dark, mark=mark, note=note)
        save_new(file, drawing)
        written = f"The drawing is in {file}"
        return Answer({"id": found.id, "digest": found.digest, "svg": str(file)}, [written])
    plain = ascii_only or not (sys.stdout.encoding or "").lower().startswith("utf")
    columns = width or min(shutil.get_terminal_size().columns, 120)
    text = drawn(
        found, load_reference(), session.language, columns, states=states, ascii=plain
    ).rstrip("\n")
    return Answer({"id": found.id, "digest": found.digest, "text": text}, text.split("\n"))


@commands.command("check")
def check(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH...]", help="Files or folders; without, the shipped ones."),
    ] = None,
    json: AsJson = False,
) -> Answer:
    """Say everything that is wrong in playbook files, by file, line and field."""
    from dutyconsole.library.bureau import load_reference
    from dutyconsole.library.check import check as checked
    from dutyconsole.shipped import shipped

    flaws = checked(paths or [shipped("playbooks")], load_reference())
    data = {"errors": [_flaw(flaw) for flaw in flaws]}
    return Answer(data, [f.text for f in flaws] or ["Nothing is wrong."], ok=not flaws)


@commands.command("adopt")
def adopt(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A playbook file.")],
    json: AsJson = False,
) -> Answer:
    """Put a bureau's own text of a playbook in force for new runs."""
    from dutyconsole.desk.playbooks import adopt as adopted
    from dutyconsole.library.bureau import shipped_playbooks

    session = Session.of(context)
    found, raw = _sound(file)
    theirs = {p.id: p for p, _ in shipped_playbooks()}
    entry = adopted(session.desk, session.officer, found, raw, theirs.get(found.id))
    data = {
        "playbook": found.id,
        "version": found.version,
        "digest": found.digest,
        "local": entry.data["local"],
        "changed_response": entry.data["changed_response"],
        "entry": entry.position,
    }
    text = [f"Playbook {found.id} version {found.version} is in force for new runs."]
    if entry.data["changed_response"]:
        text.append("Who may launch differs from the shipped text: this is marked as local.")
    return Answer(data, text)


def _known(session: Session) -> dict[str, Playbook]:
    """The playbooks in force in the log, or the shipped ones where there is no log."""
    from dutyconsole.library.bureau import shipped_playbooks

    try:
        return dict(session.desk.adopted.newest)
    except Refused as refused:
        if refused.code is not Code.UNKNOWN:
            raise
        return {playbook.id: playbook for playbook, _ in shipped_playbooks()}


def _named(session: Session, name: str) -> Playbook:
    if name.endswith((".yaml", ".yml")) or "/" in name:
        return _sound(Path(name))[0]
    known = _known(session)
    if name not in known:
        refuse(
            Code.UNKNOWN,
            "There is no playbook {playbook}",
            "name one of: {playbooks}",
            playbook=name,
            playbooks=Names.of("playbook", *known),
        )
    return known[name]


def _sound(file: Path) -> tuple[Playbook, bytes]:
    """A playbook file that nothing is wrong with."""
    from dutyconsole.library.bureau import load_reference
    from dutyconsole.library.check import check_content
    from dutyconsole.library.flaw import Flawed
    from dutyconsole.library.reader import read_leniently
    from dutyconsole.library.yaml_source import read_bytes

    try:
        raw = read_bytes(absolute(file))
    except Flawed as error:
        _refuse_flawed(error.flaws)
    reading = read_leniently(raw, str(file))
    flaws = reading.flaws or check_content(reading, load_reference())
    if flaws:
        _refuse_flawed(flaws)
    return reading.playbook, raw


def _refuse_flawed(flaws: tuple[Flaw, ...]) -> NoReturn:
    first = flaws[0]
    wrong = Phrase.of("{flaw}", flaw=f"{first.file}:{first.line}: {first.field}: {first.wrong}")
    if len(flaws) > 1:
        wrong = Phrase.of("{flaw} (and {count} more)", flaw=wrong, count=len(flaws) - 1)
    refuse(
        Code.INVALID,
        wrong,
        "{first}, then run `dutyconsole playbook check`",
        first=first.mend,
    )


def _flaw(flaw: Flaw) -> dict[str, object]:
    return {
        "file": flaw.file,
        "line": flaw.line,
        "field": flaw.field,
        "wrong": flaw.wrong,
        "mend": flaw.mend,
        "text": flaw.text,
    }
