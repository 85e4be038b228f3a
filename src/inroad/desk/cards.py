"""The best way into each target in a few words, kept in a file: a list of targets must not wait for the network.

    file good for this revision, event and day? | its words
    else                                        | the network is asked, and the file written anew

A card is good until anything is written on the desk: whatever may change a way in, or whether it may be taken, is an
event or makes the revision grow. The day counts because ties fade.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import inroad
from inroad.desk import derived_files
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

Card = tuple[str, int]
"""The best way in words ("" for none), and how many ways there are."""


def of(desk: "Desk", targets: Sequence[models.Target]) -> dict[int, Card]:
    """Target id -> card, for each of ``targets``."""
    if not targets:
        return {}
    file = derived_files.folder(desk) / "cards.json"
    stamp = _stamp(desk)
    wanted = {target.pk: _key(target) for target in targets}
    kept = _read(file, stamp)
    if any(pk not in kept or kept[pk][0] != key for pk, key in wanted.items()):
        # What another process writes meanwhile is stamped with the older state here, so it can only be asked again.
        found = desk.ways.summaries(targets)
        kept |= {pk: (wanted[pk], card) for pk, card in found.items()}
        cards = [[pk, key, *card] for pk, (key, card) in sorted(kept.items())]
        derived_files.write(file, json.dumps({"stamp": stamp, "cards": cards}, ensure_ascii=False).encode())
    return {pk: kept[pk][1] for pk in wanted}


def _stamp(desk: "Desk") -> list[Any]:
    return [inroad.__version__, *derived_files.state(desk), desk.today().isoformat()]


def _key(target: models.Target) -> list[Any]:
    """What of the target itself its card depends on."""
    return [target.organisation_id, target.person_id, target.interest]


def _read(file: Path, stamp: list[Any]) -> dict[int, tuple[list[Any], Card]]:
    try:
        read = json.loads(file.read_bytes())
        if read["stamp"] != stamp:
            return {}
        return {int(pk): (list(key), (str(words), int(ways))) for pk, key, words, ways in read["cards"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
