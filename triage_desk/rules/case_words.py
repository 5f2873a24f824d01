"""The sentence of a case: questions and flags named by id, read in the words in force."""

from __future__ import annotations

import re

from triage_desk.rules.engine import Engine
from triage_desk.rules.words import question_in_words, value_in_words
from triage_desk.rules.yamlnode import Node, nearest

NAMED = re.compile(r"\{([^{}]+)\}")


def case_sentence(node: Node, engine: Engine) -> str:
    """Return a sentence with each ``{id}`` in it replaced by the words in force, in quotes.

    An id is that of a flag, pathway, question or line; ``{preg_state=yes}`` also says the answer.
    So a sentence stays true to the page when a question is reworded.

    Raises:
        ContentError: nothing has that id.
    """
    titles = {compiled.flag.flag_id: compiled.flag.title for compiled in engine.flags}
    titles |= {c.pathway.pathway_id: c.pathway.title for c in engine.pathways}

    def words(found: re.Match[str]) -> str:
        name, _, code = found[1].partition("=")
        if name in titles:
            return f'"{titles[name]}"'
        if name not in engine.owner_of:
            known = (*titles, *engine.owner_of)
            raise node.fault(
                f'there is no flag, pathway or question "{name}"{nearest(name, known)}'
            )
        question = f'"{question_in_words(engine, name).rstrip(".?")}"'
        return f"{question}: {value_in_words(engine, name, code).rstrip('.')}" if code else question

    return NAMED.sub(words, node.text())
