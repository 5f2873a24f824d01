"""The proof of a content folder, as plain data for machines and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.prove import Proof, Wanted, prove
from triage_desk.rules.prove_cases import Counterexample
from triage_desk.rules.prove_theorems import WORDS


def prove_content(root: Path, wanted: Wanted) -> Proof:
    """Read ``root`` and prove what is wanted.

    Raises:
        ContentError: the content does not hold together.
        EnvironmentFault: the solver is not installed.
    """
    return prove(compile_ruleset(load_ruleset(root)), wanted)


def as_data(proof: Proof) -> dict[str, object]:
    """Return a proof as JSON holds it."""
    return {
        "content_hash": proof.ruleset.content_hash,
        "content_version": proof.ruleset.version,
        "holds": proof.holds,
        "theorems": [
            {
                "id": result.theorem,
                "region": result.region,
                "holds": result.holds,
                "seconds": round(result.seconds, 3),
                "counterexample": _example(result.counterexamples),
            }
            for result in proof.results
        ],
        "model": {"sampled": proof.sampled, "disagreed": proof.disagreed},
        "counts": proof.counts,
        "longest": proof.longest,
        "assumptions": [
            {"name": one.name, "kind": one.kind.value, "needed": one.needed}
            for one in proof.assumed
        ],
        "solver": proof.solver,
        "seconds": round(proof.seconds, 3),
        "words": dict(WORDS),
    }


def _example(found: tuple[Counterexample, ...]) -> Mapping[str, object] | None:
    if not found:
        return None
    first = found[0]
    return {
        "says": first.says,
        "case": first.data or None,
        "case_yaml": first.case,
        "engine_says": list(first.shown),
        "more": [other.says for other in found[1:]],
    }


def as_lines(proof: Proof) -> Iterator[str]:
    """Yield the table of a proof, then what was found against it."""
    yield f"Content {proof.ruleset.version}, {proof.ruleset.content_hash[:12]}; {proof.solver}"
    for theorem in dict.fromkeys(result.theorem for result in proof.results):
        own = [result for result in proof.results if result.theorem == theorem]
        failed = [result.region for result in own if not result.holds]
        said = f"FAILS in {', '.join(failed)}" if failed else f"holds in all {len(own)} rows"
        yield f"{theorem}  {said}  ({sum(result.seconds for result in own):.1f} s)"
    yield f"Model and engine differ for {proof.disagreed} of {proof.sampled} random people."
    unneeded = [one.name for one in proof.assumed if not one.needed]
    if unneeded:
        yield f"Taken as true and not needed: {', '.join(unneeded)}"
    yield from _against(proof)
    yield f"{'All hold.' if proof.holds else 'Not proved.'} {proof.seconds:.1f} s."


def _against(proof: Proof) -> Iterator[str]:
    """Yield each counterexample once, under the first row it was found in."""
    told: set[str] = set()
    for result in proof.results:
        for found in result.counterexamples:
            if found.says not in told:
                told.add(found.says)
                yield f"\n{result.theorem} {result.region}: {found.says}"
                yield from found.case.splitlines()
                yield from (f"# the engine: {said}" for said in found.shown)
