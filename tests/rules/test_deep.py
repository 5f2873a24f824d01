"""Content nested without end is refused in words; what is only long is read."""

import pytest

from triage_desk.errors import ContentError
from triage_desk.rules.yamlnode import read_yaml


def walk(node):
    """Read a node as deep as it goes."""
    for inner in node.items() if node.is_list else ():
        walk(inner)


def read(tmp_path, data):
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    return read_yaml(path, "x.yaml")


@pytest.mark.parametrize(
    "data",
    [b"[" * 5_000 + b"]" * 5_000, b"- " * 300 + b"a", " [".encode("utf-16") * 100],
    ids=["flow", "block", "utf-16"],
)
def test_a_file_that_is_deep_is_refused_before_it_is_composed(tmp_path, data):
    with pytest.raises(ContentError, match=r"deep in others|not readable as YAML"):
        read(tmp_path, data)


def test_a_value_that_is_deep_is_refused_where_it_stands(tmp_path):
    with pytest.raises(ContentError, match="deep in others"):
        walk(read(tmp_path, b"[" * 60 + b"]" * 60))


def test_a_long_file_is_read(tmp_path):
    node = read(tmp_path, b"- [a, {b: c}]\n" * 300)
    assert len(node.items()) == 300
    walk(node)


def test_a_sentence_about_a_value_can_be_shown(tmp_path):
    with pytest.raises(ContentError) as raised:
        read(tmp_path, b'a: "\\e[2J' + b"x" * 900 + b'"\n').entries()["a"].number()
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 500
