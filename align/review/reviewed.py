"""A run with its decisions applied: what was rejected or is disputed is left out with its reason, the rest is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import msgspec

from align.core.types import RANK
from align.output.contents import Contents
from align.output.drift_page import DriftContents
from align.output.drift_records import ClusterRecord, ComparisonRecord, FactRecord, FindingRecord
from align.output.records import (
    AuditRecord,
    DropRecord,
    PairRecord,
    ReviewedRecord,
    ReviewRecord,
    as_record,
)
from align.review.agreement import agreement
from align.review.decisions import ReviewDecision
from align.review.outcomes import DROPPED, UNCHANGED, Outcome, by_reviewer, outcomes
from align.review.subjects import fact_id, findings_of

_Judged = TypeVar("_Judged", FindingRecord, FactRecord)


def reviewed_corpus(
    contents: Contents,
    current: Sequence[ReviewDecision],
    *,
    decided_only: bool = False,
    audit: AuditRecord | None = None,
) -> Contents:
    """Apply the decisions to a corpus; with `decided_only` pairs nobody looked at are left out too.

    A pair made by hand stands where the first of the pairs it was made of stood.
    """
    known = {pair.id for pair in contents.pairs}
    found = outcomes(current, known)
    places = {subject: outcome for outcome in found for subject in outcome.subjects}
    by_id = {pair.id: pair for pair in contents.pairs}
    pairs: list[PairRecord] = []
    told: set[int] = set()
    for pair in contents.pairs:
        outcome = places.get(pair.id)
        if outcome is None:
            pairs += [] if decided_only else [pair]
        elif id(outcome) not in told and not outcome.disputed:
            told.add(id(outcome))
            pairs += [one for decision in outcome.decisions for one in _made(decision, outcome, by_id)]
    dropped = [*contents.dropped, *(one for outcome in found for one in _left_out(outcome, by_id))]
    review = review_record(found, current, known, audit)
    counts = {
        **contents.run.counts,
        "pairs": len(pairs),
        "types": dict(sorted(Counter(pair.type for pair in pairs).items())),
        "dropped": dict(sorted(Counter(one.stage for one in dropped).items())),
    }
    run = msgspec.structs.replace(contents.run, review=review, counts=counts, expected_precision=_mean(pairs))
    return Contents(pairs, contents.documents, dropped, run, pages=contents.pages)


def reviewed_drift(contents: DriftContents, current: Sequence[ReviewDecision]) -> DriftContents:
    """Apply the decisions to a folder of drift: findings judged wrong go, others get their severity and note."""
    facts = {fact_id(fact): fact for fact in contents.facts}
    listed = {one.id: one for one in findings_of(contents.clusters)}
    known = {*listed, *facts}
    found = outcomes(current, known)
    by_subject = {subject: outcome for outcome in found for subject in outcome.subjects}
    gone = {subject for subject, outcome in by_subject.items() if _reason(outcome)}
    kept_facts = [_judged(fact, by_subject.get(name)) for name, fact in facts.items() if name not in gone]
    messages = {name: one.finding.message for name, one in listed.items()}
    messages |= {name: " | ".join(value.text for value in fact.values) for name, fact in facts.items()}
    drops = [
        as_record(DropRecord, stage="filter", reason=_reason(by_subject[name]), doc=name, text=messages[name])
        for name in sorted(gone)
    ]
    run = msgspec.structs.replace(contents.run, review=review_record(found, current, known, None))
    return replace(
        contents,
        clusters=[_reviewed_cluster(cluster, by_subject) for cluster in contents.clusters],
        facts=kept_facts,
        dropped=[*contents.dropped, *drops],
        run=run,
    )


def review_record(
    found: Sequence[Outcome], current: Sequence[ReviewDecision], known: set[str], audit: AuditRecord | None
) -> ReviewRecord:
    """Count what decisions came to, by subjects of the run."""
    kinds: Counter[str] = Counter()
    for outcome in found:
        if outcome.disputed:
            kinds["disputed"] += len(outcome.subjects)
        else:
            for one in outcome.decisions:
                kind = "rejected" if one.action in DROPPED else "accepted" if one.action in UNCHANGED else "changed"
                kinds[kind] += len(one.subjects)
    words = by_reviewer(current, known)
    return ReviewRecord(
        reviewers=tuple(sorted({one.reviewer for one in current if set(one.subjects) <= known})),
        decided=sum(len(outcome.subjects) for outcome in found),
        **{name: kinds[name] for name in ("accepted", "changed", "rejected", "disputed")},
        agreement={" | ".join(one.reviewers): _rounded(one.value) for one in agreement(words)},
        audit=audit,
    )


def _made(decision: ReviewDecision, outcome: Outcome, pairs: Mapping[str, PairRecord]) -> Iterator[PairRecord]:
    """Give the pairs that a decision leaves, each with who said so; one that stays is as the run has it now."""
    word = ReviewedRecord(action=decision.action, by=outcome.by, note=" · ".join(outcome.notes))
    for values in decision.after:
        kept = pairs.get(str(values.get("id"))) if decision.action in UNCHANGED else None
        yield msgspec.structs.replace(kept or msgspec.convert(values, PairRecord), review=word)


def _left_out(outcome: Outcome, pairs: Mapping[str, PairRecord]) -> Iterator[DropRecord]:
    """Give the pairs of an outcome of which nothing is kept, with the reason."""
    if reason := _reason(outcome):
        for subject in sorted(outcome.subjects):
            pair = pairs[subject]
            where, text = f"{pair.hi_doc} | {pair.en_doc}", f"{pair.hi} | {pair.en}"
            yield DropRecord(stage="filter", reason=reason, doc=where, text=text)


def _reason(outcome: Outcome) -> str:
    """Say why nothing of an outcome is kept, "" where something is."""
    if outcome.disputed:
        said = "; ".join(f"{one.reviewer}: {one.action}" for one in outcome.decisions)
        return f"reviewers disagree ({said})"
    dropped = all(one.action in DROPPED for one in outcome.decisions)
    return f"rejected by {', '.join(outcome.by)}" if dropped else ""


def _reviewed_cluster(cluster: ClusterRecord, found: Mapping[str, Outcome]) -> ClusterRecord:
    """Leave out a cluster's findings that were judged wrong or are disputed; its severity follows."""
    comparisons: list[ComparisonRecord] = []
    for comparison in cluster.comparisons:
        own = [one for one in findings_of([cluster]) if one.comparison is comparison]
        left = [_judged(one.finding, found.get(one.id)) for one in own if not _gone(found.get(one.id))]
        comparisons.append(msgspec.structs.replace(comparison, findings=tuple(left)))
    gravest = min((f.severity for one in comparisons for f in one.findings), key=RANK.__getitem__, default=None)
    return msgspec.structs.replace(cluster, comparisons=tuple(comparisons), severity=gravest or "none")


def _gone(outcome: Outcome | None) -> bool:
    return outcome is not None and bool(_reason(outcome))


def _judged(record: _Judged, outcome: Outcome | None) -> _Judged:
    """Give a finding the severity and the word of its reviewers."""
    if outcome is None:
        return record
    (decision,) = outcome.decisions
    word = ReviewedRecord(action=decision.action, by=outcome.by, note=" · ".join(outcome.notes))
    severity = decision.after[0].get("severity") if decision.after else None
    changed = {"severity": severity} if severity and isinstance(record, FindingRecord) else {}
    return msgspec.structs.replace(record, review=word, **changed)


def _mean(pairs: Sequence[PairRecord]) -> float | None:
    known = [pair.probability for pair in pairs if pair.probability is not None]
    return _rounded(sum(known) / len(known)) if known else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
