"""What one clinic adds to the content: its phone numbers, more red flags, stricter tiers.

An overlay is a folder: ``overlay.yaml``, and beside it ``red_flags/LOCAL-*.yaml``, each with its
words in the same file. It can add flags, raise tiers and holds, and switch pathways off. It has no
words for anything that would lower: what would is refused when it is read. Why the result can
never lower a route is said, and checked, in ``rules.never_lower``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from triage_desk.domain.decision import RulesetRef
from triage_desk.domain.disposition import Disposition
from triage_desk.errors import ContentError
from triage_desk.rules.change import route_in_words
from triage_desk.rules.check import check
from triage_desk.rules.content import IfUnknown, RedFlag, Ruleset, UnknownPolicy
from triage_desk.rules.loader import NOT_RULES, Folder, hash_of, load_ruleset
from triage_desk.rules.localise import Phones, localise
from triage_desk.rules.read_rules import DISPOSITIONS, read_flag
from triage_desk.rules.read_text import read_flag_words
from triage_desk.rules.yamlnode import Node, bytes_of, nearest

OVERLAY_FILE = "overlay.yaml"
PREFIX = "LOCAL-"
PHONE = re.compile(r"[0-9+*#() .-]*[0-9][0-9+*#() .-]*")
MOST_OF_A_PHONE = 25


@dataclass(frozen=True, slots=True)
class Stricter:
    """One flag made stricter: a higher tier, a higher hold, or both. ``place`` is for messages."""

    flag_id: str
    disposition: Disposition | None
    hold: Disposition | None
    place: Node


@dataclass(frozen=True, slots=True)
class Overlay:
    """What one folder or file adds. ``overlay_hash`` is the SHA-256 (hex) over its files."""

    version: str
    overlay_hash: str
    folder: Folder
    phones: Phones
    flags: tuple[RedFlag, ...]
    stricter: tuple[Stricter, ...]
    switched_off: Mapping[str, Node]
    origins: Mapping[str, tuple[str, int]]


def load_with_overlay(root: Path, overlay: Path | None) -> Ruleset:
    """Load the content folder ``root`` with what a clinic adds to it, if anything.

    Raises:
        ContentError: a fault in either; for whatever would lower, the flag and both tiers.
    """
    base = load_ruleset(root)
    if overlay is None or has_only_cases(overlay):
        return base
    return merge(base, read_overlay(overlay))


def has_only_cases(overlay: Path) -> bool:
    """Return whether a folder adds visits to practise and no rule: the content stays as it is."""
    return (overlay / NOT_RULES).is_dir() and not Folder(overlay).rule_files()


def read_overlay(path: Path) -> Overlay:
    """Read an overlay: a folder with ``overlay.yaml``, or that one file.

    Raises:
        ContentError: there is none, or it holds what is not understood, with file and line.
    """
    alone = path.is_file()
    if not alone and not path.is_dir():
        raise ContentError(f"there is no overlay at {path}; check the name")
    folder = Folder(path.parent if alone else path)
    if not alone:
        _nothing_else(folder)
    head = folder.read(path.name if alone else OVERLAY_FILE)
    fields = head.fields(("version",), ("phones", "stricter", "switched_off"))
    nodes = [] if alone else list(folder.read_all("red_flags/*.yaml"))
    flags = tuple(_local_flag(node) for node in nodes)
    off = fields["switched_off"].entries() if "switched_off" in fields else {}
    for reason in off.values():
        reason.text()
    return Overlay(
        fields["version"].text(),
        hash_of({path.name: bytes_of(path, path.name)}) if alone else folder.content_hash(),
        folder,
        _phones(fields["phones"]) if "phones" in fields else Phones(),
        flags,
        _stricter(fields["stricter"]) if "stricter" in fields else (),
        off,
        {flag.flag_id: (node.file, node.line) for flag, node in zip(flags, nodes, strict=True)},
    )


def _nothing_else(folder: Folder) -> None:
    """Refuse a file that would not be read: it looks as if it counted."""
    for name in folder.rule_files():
        if name != OVERLAY_FILE and not re.fullmatch(r"red_flags/[^/]+", name):
            where = f"only {OVERLAY_FILE} and red_flags/{PREFIX}*.yaml are"
            raise ContentError(f"this file of an overlay is not read; {where}", name)


def _phones(node: Node) -> Phones:
    fields = node.fields((), ("emergency", "on_call_physician"))
    for name, value in fields.items():
        if len(value.text()) > MOST_OF_A_PHONE or not PHONE.fullmatch(value.text()):
            raise value.fault(f'"{value.text()}" is no phone number for {name}; write digits')
    return Phones(**{name: value.text() for name, value in fields.items()})


def _local_flag(node: Node) -> RedFlag:
    entries = node.entries()
    name = entries["id"].text() if "id" in entries else ""
    words = {name: read_flag_words(entries["words"])} if "words" in entries else {}
    if name and not name.startswith(PREFIX):
        raise entries["id"].fault(f'the id "{name}" must begin with {PREFIX}')
    if "words" not in entries:
        raise node.fault('missing key "words"; write words: {title, say, action}')
    flag = read_flag(node, words, beside=("words",))
    if flag.flag_id != Path(node.file).stem:
        raise node.fault(f'the id "{flag.flag_id}" and the file name differ')
    return flag


def _stricter(node: Node) -> tuple[Stricter, ...]:
    found = []
    for flag_id, body in node.entries().items():
        fields = body.fields(("why",), ("disposition", "hold"))
        fields["why"].text()
        if len(fields) == 1:
            raise body.fault(f"{flag_id}: write disposition, hold, or both")
        tiers = {
            key: Disposition(fields[key].choice(DISPOSITIONS)) if key in fields else None
            for key in ("disposition", "hold")
        }
        found.append(Stricter(flag_id, tiers["disposition"], tiers["hold"], body))
    return tuple(found)


# ------------------------------------------------------------------------------------------ merging


def merge(base: Ruleset, overlay: Overlay) -> Ruleset:
    """Return ``base`` with an overlay upon it, under a hash of its own.

    Raises:
        ContentError: the overlay names what is not there, or would lower a tier.
    """
    flags = {flag.flag_id: flag for flag in base.flags}
    for rule in overlay.stricter:
        flags[rule.flag_id] = _raised(flags, rule)
    known = {pathway.pathway_id for pathway in base.pathways}
    for name, node in overlay.switched_off.items():
        if name not in known:
            raise node.fault(f'there is no pathway "{name}"{nearest(name, known)}')
    _check_own(base, overlay)
    flags.update({flag.flag_id: flag for flag in overlay.flags})
    merged = replace(
        base,
        ref=_ref(base.ref, overlay),
        flags=tuple(flags[name] for name in sorted(flags)),
        pathways=tuple(p for p in base.pathways if p.pathway_id not in overlay.switched_off),
        origins={**base.origins, **overlay.origins},
    )
    return localise(merged, overlay.phones)


def _check_own(base: Ruleset, overlay: Overlay) -> None:
    """Refuse a flag of the clinic's own that names what the content does not have.

    Only that: what is stricter needs no check, and a question that a pathway switched off alone
    looked at is still asked, for nothing but no harm.
    """
    own = replace(
        base, flags=(*base.flags, *overlay.flags), origins={**base.origins, **overlay.origins}
    )
    faults = check(own)
    if faults:
        first = overlay.folder.locate(faults[0])
        raise ContentError(first.message, first.file, first.line)


def _ref(base: RulesetRef, overlay: Overlay) -> RulesetRef:
    both = hashlib.sha256(f"{base.content_hash}\0{overlay.overlay_hash}".encode()).hexdigest()
    version = f"{base.version}+{overlay.version}"
    return RulesetRef(version, both, base.content_hash, overlay.overlay_hash)


def _raised(flags: Mapping[str, RedFlag], rule: Stricter) -> RedFlag:
    flag = flags.get(rule.flag_id)
    if flag is None:
        raise rule.place.fault(
            f'there is no red flag "{rule.flag_id}"{nearest(rule.flag_id, flags)}'
        )
    if flag.retired is not None:
        raise rule.place.fault(f'"{rule.flag_id}" is retired, so it cannot be made stricter')
    if rule.disposition is not None:
        _must_raise(rule, "tier", flag.disposition, rule.disposition)
    if rule.hold is not None:
        _must_raise(rule, "hold", flag.if_unknown.disposition, rule.hold)
    tier = rule.disposition or flag.disposition
    if rule.hold is not None and rule.hold > tier:
        raise rule.place.fault(
            f"{rule.flag_id}: a hold at {route_in_words(rule.hold)} is above its tier, "
            f"{route_in_words(tier)}; raise the tier too"
        )
    unknown = IfUnknown(UnknownPolicy.HOLD, rule.hold) if rule.hold else flag.if_unknown
    return replace(flag, disposition=tier, if_unknown=unknown)


def _must_raise(rule: Stricter, what: str, now: Disposition | None, wanted: Disposition) -> None:
    if now is not None and wanted <= now:
        raise rule.place.fault(
            f"{rule.flag_id}: an overlay may only raise a {what}; the content says "
            f"{route_in_words(now)}, the overlay {route_in_words(wanted)}"
        )
