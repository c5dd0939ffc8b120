"""O1 to O5 and the delivery promise, from the database and from what the outside saw."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.chaos.flows import Flow
from tests.chaos.program import CHAT

Row = Mapping[str, Any]
_CHANGES = ("handover.ask", "handover.take", "handover.release")


@dataclass(frozen=True, slots=True)
class Seen:
    """The end of one kill: the store's rows, the sink's lines, and how often it was killed."""

    flow: Flow
    rows: Mapping[str, Sequence[Row]]
    lines: Sequence[Row]
    idempotent: bool
    kills: int = 1

    def told(self, kind: str) -> Sequence[Row]:
        return [line for line in self.lines if line["kind"] == kind]


def broken(seen: Seen) -> list[str]:
    """All broken promises in words; empty when every one was kept."""
    oracles = (_inbound, _turns, _outbox, _arrivals, _order, _takeover, _audited, _quiet)
    return [f"{oracle.__name__.strip('_')}: {fault}" for oracle in oracles for fault in oracle(seen)]


def unknown_sends(seen: Seen) -> int:
    """Sends whose outcome nobody can know: counted and shown, never hidden."""
    return sum(row["unknowns"] for row in seen.rows["outbox"])


def _inbound(seen: Seen) -> Iterator[str]:
    """O1: each acknowledged event has one row and one final outcome."""
    stored = Counter(row["dedupe"] for row in seen.rows["inbound"])
    for line in seen.told("acknowledged"):
        if stored[line["dedupe"]] != 1:
            yield f"{line['dedupe']} has {stored[line['dedupe']]} rows"
    for row in seen.rows["inbound"]:
        if row["state"] != "done" or not row["outcome"] or not row["done_at"]:
            yield f"{row['dedupe']} ended as {row['state']} ({row['outcome']})"
    happened = {event["id"] for step in seen.flow.steps for event in step}
    missing = happened - {line["id"] for line in seen.told("acknowledged")}
    if missing:
        yield f"never acknowledged: {sorted(missing)}"


def _turns(seen: Seen) -> Iterator[str]:
    """O1: what a client or a manager said once is one turn."""
    said = Counter(row["external_id"] for row in seen.rows["turns"] if row["author"] == "customer")
    for line in seen.told("acknowledged"):
        if not line["staff"] and said[line["dedupe"]] != 1:
            yield f"{line['dedupe']} became {said[line['dedupe']]} turns"
    staff = Counter(row["external_id"] for row in seen.rows["turns"] if row["author"] == "staff")
    replies = [event["id"] for step in seen.flow.steps for event in step if event.get("do") == "reply"]
    expected = Counter(f"{reply}" for reply in replies)
    if Counter({key.rsplit(":", 1)[-1]: count for key, count in staff.items()}) != expected:
        yield f"staff said {dict(staff)} instead of {replies}"


def _outbox(seen: Seen) -> Iterator[str]:
    """O2: every row is final, and the client and the desk were told what the model says, in its order."""
    for row in seen.rows["outbox"]:
        allowed = {"sent", "dropped"} | ({"unknown"} if seen.kills > 1 else set())
        if row["state"] not in allowed:
            yield f"{row['key']} ended as {row['state']} ({row['error']})"
        if row["state"] == "dropped" and row["epoch"] is None:
            yield f"{row['key']} was dropped without an epoch"
    if len({row["key"] for row in seen.rows["outbox"]}) != len(seen.rows["outbox"]):
        yield "a key is stored twice"
    for audience, pattern in (("customer", seen.flow.told), ("desk", seen.flow.desk)):
        read = "".join(f"{line['body']} " for line in _first(seen) if line["audience"] == audience and _main(line))
        if not re.fullmatch(pattern, read) and seen.kills == 1:
            yield f"{audience} read {read!r}, not {pattern!r}"


def _main(line: Row) -> bool:
    return bool(line["audience"] == "desk" or line["chat"] == CHAT)


def _first(seen: Seen) -> list[Row]:
    """Each message where it arrived first."""
    first = {}
    for line in seen.told("sent"):
        first.setdefault(line["key"], line)
    return list(first.values())


def _arrivals(seen: Seen) -> Iterator[str]:
    """The delivery promise: nothing lost; a double only in the window of an unknown outcome, and only once."""
    came = Counter(line["key"] for line in seen.told("sent"))
    for row in seen.rows["outbox"]:
        arrived, unknowns = came[row["key"]], row["unknowns"]
        if row["state"] == "sent" and arrived == 0:
            yield f"{row['key']} is called sent and never arrived"
        if row["state"] == "dropped" and arrived:
            yield f"{row['key']} is called dropped and arrived"
        if not seen.idempotent and arrived > 1 + min(unknowns, 1):
            yield f"{row['key']} arrived {arrived} times with {unknowns} unknown sends"
        if not seen.idempotent and unknowns > 2:
            yield f"{row['key']} was sent again {unknowns} times"
    unknown = set(came) - {row["key"] for row in seen.rows["outbox"]}
    if unknown:
        yield f"arrived and not in the outbox: {sorted(unknown)}"


def _order(seen: Seen) -> Iterator[str]:
    """O3: turns in the order of the inbox, messages in the order of the outbox, dialog by dialog."""
    seqs = {row["dedupe"]: (row["lane"], row["seq"]) for row in seen.rows["inbound"]}
    turns = [row for row in sorted(seen.rows["turns"], key=lambda row: row["id"]) if row["author"] == "customer"]
    for lane in {lane for lane, _ in seqs.values()}:
        heard = [seqs[row["external_id"]][1] for row in turns if seqs[row["external_id"]][0] == lane]
        if heard != sorted(heard):
            yield f"turns of {lane} in the order {heard}"
    ids = {row["key"]: (row["lane"], row["id"]) for row in seen.rows["outbox"]}
    arrived = [ids[line["key"]] for line in _first(seen) if line["key"] in ids]
    for lane in {lane for lane, _ in ids.values()}:
        own = [number for its, number in arrived if its == lane]
        if own != sorted(own):
            yield f"messages of {lane} in the order {own}"


def _takeover(seen: Seen) -> Iterator[str]:
    """O4: once a person knows that the dialog is theirs, nothing that the bot decided before is claimed for sending."""
    released = min((line["at"] for line in seen.told("released")), default=None)
    for taken in seen.told("taken"):
        for row in seen.rows["outbox"]:
            claimed = row["sending_at"] or 0
            late = claimed > taken["at"] and (released is None or claimed < released)
            if late and row["epoch"] is not None:
                yield f"{row['key']} of epoch {row['epoch']} went out after the takeover"
    for row in seen.rows["outbox"]:
        message = json.loads(row["message"]) if isinstance(row["message"], str) else row["message"]
        body = message["body"]
        if isinstance(body, dict) and body["key"] == "client-answer" and row["epoch"] is None:
            yield f"{row['key']} is an answer without an epoch"


def _audited(seen: Seen) -> Iterator[str]:
    """O5: an audit row for each change of owner."""
    changes = Counter(row["subject"] for row in seen.rows["audit"] if row["action"] in _CHANGES)
    for row in seen.rows["dialogs"]:
        if row["epoch"] != changes[row["id"]]:
            yield f"dialog changed owner {row['epoch']} times, the audit knows {changes[row['id']]}"


def _quiet(seen: Seen) -> Iterator[str]:
    """Nothing stays due, held or half done; one dialog per chat, one episode per dialog, one open handover."""
    for row in seen.rows["ready"]:
        if row["due_at"] is not None or row["lease_until"] is not None:
            yield f"lane {row['lane']} is still due or held"
    chats = {line["chat"] for line in seen.told("acknowledged")}
    for name in ("dialogs", "episodes"):
        if len(seen.rows[name]) != len(chats):
            yield f"{len(seen.rows[name])} {name} for {len(chats)} chats"
    asked = Counter(row["dialog_id"] for row in seen.rows["handovers"] if row["state"] in ("asked", "taken"))
    if any(count > 1 for count in asked.values()):
        yield "a dialog has two open handovers"
