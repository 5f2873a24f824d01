"""The data and the resources are found in a source tree, a wheel and a bundle."""

from __future__ import annotations

import sys

import pytest

from triage_desk import paths
from triage_desk.errors import EnvironmentFault


def test_the_command_line_goes_before_the_variable_and_the_system(tmp_path, monkeypatch):
    monkeypatch.delenv(paths.DATA_VARIABLE, raising=False)
    assert paths.data_dir().name == "TriageDesk"
    monkeypatch.setenv(paths.DATA_VARIABLE, str(tmp_path / "variable"))
    assert paths.data_dir() == tmp_path / "variable"
    assert paths.data_dir(tmp_path / "line") == tmp_path / "line"


def test_the_data_folder_is_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.DATA_VARIABLE, "here")
    assert paths.data_dir() == tmp_path / "here"


def test_a_source_tree_has_its_resources_beside_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "triage_desk")
    (tmp_path / "resources").mkdir()
    assert paths.resources_dir() == tmp_path / "resources"


def test_a_wheel_has_them_inside(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    (tmp_path / "_resources").mkdir()
    assert paths.resources_dir() == tmp_path / "_resources"


def test_a_bundle_has_them_where_it_was_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    (tmp_path / "resources").mkdir()
    assert paths.resources_dir() == tmp_path / "resources"


def test_missing_resources_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "triage_desk")
    with pytest.raises(EnvironmentFault, match="resources are missing"):
        paths.resources_dir()
