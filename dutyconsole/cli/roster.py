"""`dutyconsole roster`: persons, units, who holds which post, roles and secrets."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli.options import AsJson, ReasonGiven, noun, secret_option
from dutyconsole.cli.session import Answer, Session, secret_from, text_from
from dutyconsole.cli.views import View, time
from dutyconsole.desk import codes, leaving, people
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.roster import Holding
from dutyconsole.domain.text import Localised

commands = noun("The roster: persons, units, posts held, roles, secrets.")
code_commands = noun("One-time codes: one's own device signs, read out over the telephone.")

PersonArgument = Annotated[str, typer.Argument(metavar="PERSON", help="Id of the person.")]
PostArgument = Annotated[str, typer.Argument(metavar="POST", help="Id of the post.")]
UnitArgument = Annotated[str, typer.Argument(metavar="UNIT", help="Id of the unit.")]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help="Name, in English or as it is.")]
NameHans = Annotated[str, typer.Option("--name-zh-hans", metavar="NAME", help="In zh-Hans.")]
NameHant = Annotated[str, typer.Option("--name-zh-hant", metavar="NAME", help="In zh-Hant.")]
Since = Annotated[str | None, typer.Option("--since", metavar="TIME", help="From when.")]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="Until when.")]


@commands.command("list")
def list_(context: typer.Context, json: AsJson = False) -> Answer:
    """List persons, what they may do and what they hold."""
    session = Session.of(context)
    roster, language = session.desk.roster, session.language
    lines = []
    for person in roster.persons.values():
        held = [h for h in roster.holdings.values() if h.person == person.id]
        roles = ", ".join(sorted(r.value.replace("_", " ") for r in person.roles))
        lines.append(f"{person.id}: {person.name.text(language)}; {roles}; {person.phone or '-'}")
        if person.left:
            lines.append("  HAS LEFT")
        if person.id in roster.doubts.open:
            setter = roster.doubts.open[person.id].setter
            lines.append(f"  SECRET SET AGAIN by {setter}, NOT LOOKED INTO")
        lines += [f"  {_held(session, holding)}" for holding in held]
    data = {
        "persons": [
            {
                "person": p.id,
                "name": _texts(p.name),
                "roles": sorted(r.value for r in p.roles),
                "phone": p.phone or None,
                "has_secret": p.secret_at > 0,
                "secret_set_by_other": p.secret_foreign,
                "secret_in_doubt": p.id in roster.doubts.open,
                "has_code": p.code_at > 0,
                "left": p.left,
            }
            for p in roster.persons.values()
        ],
        "holdings": [_holding(h) for h in roster.holdings.values()],
        "units": [
            {"unit": u.id, "kind": u.kind, "name": _texts(u.name)} for u in roster.units.values()
        ],
        "posts": [
            {"post": p.id, "unit_kind": p.unit_kind, "tier": p.tier, "name": _texts(p.name)}
            for p in roster.posts.values()
        ],
    }
    return Answer(data, lines)


@commands.command("add-person")
def add_person(
    context: typer.Context,
    person: PersonArgument,
    name: Name,
    role: Annotated[
        list[str], typer.Option("--role", metavar="ROLE", help="Such as duty_officer; repeatable.")
    ],
    name_zh_hans: NameHans = "",
    name_zh_hant: NameHant = "",
    phone: Annotated[str, typer.Option("--phone", metavar="N", help="Office number.")] = "",
    json: AsJson = False,
) -> Answer:
    """Add a person; give them a first secret with `roster secret`."""
    session = Session.of(context)
    said = Localised(name, name_zh_hans or name, name_zh_hant or name)
    entry = people.add_person(session.desk, session.officer, person, said, role, phone)
    return _answer(entry, f"{person} is on the roster.")


@commands.command("add-unit")
def add_unit(
    context: typer.Context,
    unit: UnitArgument,
    kind: Annotated[
        str, typer.Option("--kind", metavar="K", help="bureau, system, station or depot.")
    ],
    name: Name,
    name_zh_hans: NameHans = "",
    name_zh_hant: NameHant = "",
    json: AsJson = False,
) -> Answer:
    """Add a bureau, a system, a station or a depot."""
    session = Session.of(context)
    said = Localised(name, name_zh_hans or name, name_zh_hant or name)
    entry = people.add_unit(session.desk, session.officer, unit, kind, said)
    return _answer(entry, f"Unit {unit} is on the roster.")


@commands.command("hold")
def hold(
    context: typer.Context,
    person: PersonArgument,
    post: PostArgument,
    unit: UnitArgument,
    since: Since = None,
    until: Until = None,
    json: AsJson = False,
) -> Answer:
    """Let a person hold a post of a unit."""
    session = Session.of(context)
    entry = people.start_holding(
        session.desk,
        session.officer,
        person,
        post,
        unit,
        since=session.any_time(since),
        until=session.any_time(until),
    )
    return _answer(entry, f"{person} holds {post} of {unit}: holding {entry.data['holding']}.")


@commands.command("acting")
def acting(
    context: typer.Context,
    person: PersonArgument,
    post: PostArgument,
    unit: UnitArgument,
    ordered_by: Annotated[
        str, typer.Option("--ordered-by", metavar="PERSON", help="The holder or the next tier.")
    ],
    until: Annotated[str, typer.Option("--until", metavar="TIME", help="Until when.")],
    since: Since = None,
    order_number: Annotated[
        str, typer.Option("--order-number", metavar="N", help="Number of the telephone order.")
    ] = "",
    read_back: Annotated[
        bool, typer.Option("--read-back", help="It was read back and confirmed.")
    ] = False,
    json: AsJson = False,
) -> Answer:
    """Record an acting holder of a post."""
    session = Session.of(context)
    end = session.any_time(until)
    assert end is not None, "a required option"
    entry = people.order_acting(
        session.desk,
        session.officer,
        person,
        post,
        unit,
        ordered_by=ordered_by,
        until=end,
        since=session.any_time(since),
        order_number=order_number,
        read_back=read_back,
    )
    return _answer(entry, f"{person} acts as {post} of {unit}: holding {entry.data['holding']}.")


@commands.command("review-acting")
def review_acting(
    context: typer.Context,
    holding: Annotated[str, typer.Argument(metavar="HOLDING", help="From `roster list`.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What was found.")] = "",
    json: AsJson = False,
) -> Answer:
    """Say that one has looked at how an acting holder came about."""
    session = Session.of(context)
    entry = people.review_acting(session.desk, session.officer, holding, text_from(note))
    return _answer(entry, f"Holding {holding} is reviewed.")


@commands.command("end-holding")
def end_holding(
    context: typer.Context,
    holding: Annotated[str, typer.Argument(metavar="HOLDING", help="From `roster list`.")],
    until: Until = None,
    json: AsJson = False,
) -> Answer:
    """End a holding, now or later."""
    session = Session.of(context)
    entry = people.end_holding(session.desk, session.officer, holding, session.any_time(until))
    return _answer(entry, f"Holding {holding} ends.")


@commands.command("roles")
def roles(
    context: typer.Context,
    person: PersonArgument,
    role: Annotated[list[str], typer.Argument(metavar="ROLE...", help="All of their roles.")],
    json: AsJson = False,
) -> Answer:
    """Set what a person may do."""
    session = Session.of(context)
    entry = people.set_roles(session.desk, session.officer, person, role)
    return _answer(entry, f"{person} is now: {', '.join(role)}.")


@commands.command("secret")
def secret(
    context: typer.Context,
    new_secret_file: Annotated[str, secret_option("--new-secret-file", "The new secret.")],
    person: Annotated[
        str | None, typer.Argument(metavar="[PERSON]", help="Whose; without, one's own.")
    ] = None,
    json: AsJson = False,
) -> Answer:
    """Choose one's own secret, or set somebody's first or forgotten one."""
    session = Session.of(context)
    chosen, officer = secret_from(new_secret_file), session.officer
    if person is None or person == officer.person:
        entry = people.choose_secret(session.desk, officer, chosen)
        return _answer(entry, "Your new secret is in force.")
    entry = people.set_secret(session.desk, officer, person, chosen)
    return _answer(entry, f"{person} signs on with it and chooses one of their own.")


@commands.command("review-secret")
def review_secret(
    context: typer.Context,
    person: PersonArgument,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What was found.")] = "",
    json: AsJson = False,
) -> Answer:
    """Say that a secret which somebody else had set is its owner's own again."""
    session = Session.of(context)
    entry = people.review_secret(session.desk, session.officer, person, text_from(note))
    return _answer(entry, f"The secret of {person} counts as their own again.")


@commands.command("leave")
def leave(
    context: typer.Context,
    person: PersonArgument,
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Somebody is no longer here: their posts end, their secret is forgotten."""
    session = Session.of(context)
    entry = leaving.leave(session.desk, session.officer, person, text_from(reason))
    return _answer(entry, f"{person} has left.")


@commands.command("return")
def return_(
    context: typer.Context,
    person: PersonArgument,
    role: Annotated[list[str], typer.Argument(metavar="ROLE...", help="All of their roles.")],
    json: AsJson = False,
) -> Answer:
    """Somebody who left is here again; give them a secret with `roster secret`."""
    session = Session.of(context)
    entry = leaving.come_back(session.desk, session.officer, person, role)
    return _answer(entry, f"{person} is here again.")


@code_commands.command("enrol")
def enrol(context: typer.Context, json: AsJson = False) -> Answer:
    """Let one's own device make one-time codes: the seed is shown this once and never again."""
    session = Session.of(context)
    made = codes.enrol_code(session.desk, session.officer)
    data = {"entry": made.entry.position, "person": session.officer.person}
    lines = [
        "Type this into your own device now; it is not shown again, and whoever has it can sign:",
        f"  {made.seed}",
        f"  {made.uri}",
    ]
    return Answer({**data, "seed": made.seed, "uri": made.uri}, lines)


@code_commands.command("remove")
def remove(
    context: typer.Context,
    person: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="Whose; without, one's own.")
    ] = "",
    json: AsJson = False,
) -> Answer:
    """Let a device make no codes any more: one's own, or, by an administrator, somebody's."""
    session = Session.of(context)
    entry = codes.remove_code(session.desk, session.officer, person)
    return _answer(entry, f"{entry.data['person']} no longer signs by one-time codes.")


commands.add_typer(code_commands, name="code")


def _held(session: Session, holding: Holding) -> str:
    until = f" until {session.local(holding.until)}" if holding.until else ""
    reviewed = "" if holding.reviewed_by else ", NOT REVIEWED"
    acting = f", acting by order of {holding.ordered_by}{reviewed}" if holding.acting else ""
    since = session.local(holding.since)
    return f"{holding.post} of {holding.unit} from {since}{until}{acting} (holding {holding.id})"


def _holding(holding: Holding) -> View:
    return {
        "holding": holding.id,
        "person": holding.person,
        "post": holding.post,
        "unit": holding.unit,
        "since": time(holding.since),
        "until": time(holding.until),
        "acting": holding.acting,
        "ordered_by": holding.ordered_by or None,
        "order_number": holding.order_number or None,
        "read_back": holding.read_back,
        "reviewed_by": holding.reviewed_by or None,
    }


def _texts(text: Localised) -> View:
    return {"en": text.en, "zh-Hans": text.zh_hans, "zh-Hant": text.zh_hant}


def _answer(entry: Entry, line: str) -> Answer:
    return Answer({"entry": entry.position, **entry.data}, [line])
