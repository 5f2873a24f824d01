"""The proof of a content folder, as plain data for machines and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from triage_desk.rules.content import Ruleset
from triage_desk.rules.engine import compile_ruleset
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.never_lower import THEOREM, never_lower
from triage_desk.rules.overlay import load_with_overlay
from triage_desk.rules.prove import Proof, Result, Wanted, prove
from triage_desk.rules.prove_cases import Counterexample
from triage_desk.rules.prove_space import ANY_MIX
from triage_desk.rules.prove_theorems import WORDS as MAIN_WORDS

WORDS = MAIN_WORDS | {
    THEOREM: "No intake has a less urgent route under the overlay of the clinic than without it."
}


def prove_content(root: Path, wanted: Wanted, overlay: Path | None = None) -> Proof:
    """Read ``root``, with what a clinic adds to it, and prove what is wanted.

    With an overlay the theorems are those of the two together, and one more row says that the
    overlay lowers no route.

    Raises:
        ContentError: the content, or the overlay upon it, does not hold together.
        EnvironmentFault: the solver is not installed.
    """
    ruleset = load_with_overlay(root, overlay)
    proof = prove(compile_ruleset(ruleset), wanted)
    if overlay is None:
        return proof
    return replace(proof, results=(*proof.results, lowers_nothing(load_ruleset(root), ruleset)))


def lowers_nothing(base: Ruleset, merged: Ruleset) -> Result:
    """Return the theorem OVERLAY as one more row; each counterexample is a premise that fails."""
    found = tuple(Counterexample(says) for says in never_lower(base, merged))
    return Result(THEOREM, ANY_MIX, not found, 0.0, found)


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
            {"name": one.name, "kind": one.kind.value, "needed": one.needed, "text": one.text}
            for one in proof.assumed
        ],
        "solver": proof.solver,
        "seconds": round(proof.seconds, 3),
        "words": {r.theorem: WORDS[r.theorem] for r in proof.results},
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
