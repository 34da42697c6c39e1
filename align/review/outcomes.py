"""What follows from decisions: each reviewer's standing word, where they agree, where not, and what is right."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from align.core.types import RANK
from align.review.decisions import ReviewDecision

# Actions by which what the run found is right as it stands: its sentences, or its change, belong there. An edit mends
# words of a right pair; where sentences had to be joined, parted or exchanged, the pair was not right.
RIGHT: Final = frozenset({"accept", "edit", "right", *RANK})
UNCHANGED: Final = frozenset({"accept", "right"})
DROPPED: Final = frozenset({"reject", "wrong"})
# A reviewer's standing decision by subject.
Standing: TypeAlias = Mapping[str, ReviewDecision]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of subjects that decisions tie together; `disputed` where reviewers say different things of one.

    `decisions` are those to follow, in order: one reviewer's where several agree; of a disputed one all that stand.
    `notes` are those of all who decided.
    """

    subjects: frozenset[str]
    decisions: tuple[ReviewDecision, ...]
    by: tuple[str, ...]
    disputed: bool
    notes: tuple[str, ...] = ()


def standing(decisions: Iterable[ReviewDecision]) -> Standing:
    """Give a reviewer's latest decision on each subject; one that was overtaken on any subject holds for none."""
    found: dict[str, ReviewDecision] = {}
    for decision in decisions:
        for subject in decision.subjects:
            if earlier := found.get(subject):
                for other in earlier.subjects:
                    del found[other]
        found |= dict.fromkeys(decision.subjects, decision)
    return found


def by_reviewer(current: Iterable[ReviewDecision], known: Collection[str]) -> dict[str, Standing]:
    """Give every reviewer's standing decisions about subjects of the run, without those that settle."""
    groups: dict[str, list[ReviewDecision]] = defaultdict(list)
    for decision in current:
        if not decision.settles and all(subject in known for subject in decision.subjects):
            groups[decision.reviewer].append(decision)
    return {reviewer: standing(own) for reviewer, own in sorted(groups.items())}


def outcomes(current: Sequence[ReviewDecision], known: Collection[str]) -> list[Outcome]:
    """Resolve the decisions that stand; subjects that one decision has in common are one outcome."""
    words = by_reviewer(current, known)
    settled = standing(one for one in current if one.settles)
    found = []
    for group in _tied({one.id: one for own in words.values() for one in own.values()}.values()):
        own = {name: [one for one in word.values() if one.subjects[0] in group] for name, word in words.items()}
        decisions = sorted({one.id: one for several in own.values() for one in several}.values(), key=_number)
        by = tuple(name for name, several in own.items() if several)
        if ends := _ends(group, decisions, settled):
            covered = frozenset(subject for one in ends for subject in one.subjects)
            found.append(Outcome(covered, ends, tuple({one.reviewer: 0 for one in ends}), False, _notes(ends)))
        else:
            disputed = any(_differ(words, subject) for subject in group)
            followed = tuple(decisions) if disputed else _once(decisions)
            found.append(Outcome(group, followed, by, disputed, _notes(decisions)))
    return sorted(found, key=lambda one: _number(one.decisions[0]))


def result(decision: ReviewDecision) -> str:
    """Name what a decision comes to: equal for two decisions that leave the same texts or say the same."""
    if decision.action in DROPPED:
        return ""
    kept = [[record.get(name) for name in ("hi", "en", "severity")] for record in decision.after]
    return json.dumps(sorted(kept, key=str), ensure_ascii=False)


def labels(found: Iterable[Outcome]) -> dict[str, bool]:
    """Tell of every undisputed subject whether what the run found is right."""
    return {
        subject: decision.action in RIGHT
        for outcome in found
        if not outcome.disputed
        for decision in outcome.decisions
        for subject in decision.subjects
    }


def _notes(decisions: Iterable[ReviewDecision]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.note for one in decisions if one.note))


def _number(decision: ReviewDecision) -> int:
    return decision.id


def _tied(decisions: Iterable[ReviewDecision]) -> list[frozenset[str]]:
    """Gather subjects that decisions have in common."""
    groups: dict[str, set[str]] = {}
    for decision in decisions:
        joined = set(decision.subjects).union(*(groups.get(subject, set()) for subject in decision.subjects))
        groups |= dict.fromkeys(joined, joined)
    return [frozenset(group) for group in {id(group): group for group in groups.values()}.values()]


def _ends(group: frozenset[str], decisions: Sequence[ReviewDecision], settled: Standing) -> tuple[ReviewDecision, ...]:
    """Give the decisions that settle a group, none where somebody decided on it again since."""
    ends = {settled[subject].id: settled[subject] for subject in group if subject in settled}
    last = decisions[-1].id
    return tuple(one for _, one in sorted(ends.items()) if one.id > last and group.issuperset(one.subjects))


def _differ(words: Mapping[str, Standing], subject: str) -> bool:
    return len({result(own[subject]) for own in words.values() if subject in own}) > 1


def _once(decisions: Sequence[ReviewDecision]) -> tuple[ReviewDecision, ...]:
    """Leave out decisions about subjects that an earlier one, which says the same, has dealt with."""
    kept: list[ReviewDecision] = []
    for decision in decisions:
        if not any(set(decision.subjects) & set(other.subjects) for other in kept):
            kept.append(decision)
    return tuple(kept)
