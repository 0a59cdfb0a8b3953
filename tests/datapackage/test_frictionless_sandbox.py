"""The second wall: what the gate lets through reaches nothing outside the folder."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import frictionless
import pytest
from frictionless import FrictionlessException, Resource, Schema, system

from latsarstats.datapackage.archive import Budget
from latsarstats.datapackage.frictionless_sandbox import confined


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a.csv").write_text("unit,persons\nBlitar,53\n")
    (inside / "s.json").write_text('{"fields": [{"name": "unit"}]}')
    (tmp_path / "outside.csv").write_text("unit,persons\nsecret,1\n")
    (inside / "link.csv").symlink_to(tmp_path / "outside.csv")
    return inside


def read(folder: Path, path: str) -> list[object]:
    with confined(folder, Budget()):
        resource: Any = Resource.from_descriptor(
            {"name": "a", "path": path, "type": "table"}, basepath=str(folder)
        )
        return [row.to_dict() for row in resource.read_rows()]


def test_a_file_in_the_folder_is_read(folder: Path) -> None:
    assert read(folder, "a.csv") == [{"unit": "Blitar", "persons": 53}]


@pytest.mark.parametrize("path", ["../outside.csv", "link.csv"])
def test_no_file_outside_is(folder: Path, path: str) -> None:
    with pytest.raises(FrictionlessException):
        read(folder, path)


@pytest.mark.parametrize("path", ["http://127.0.0.1:9/a.csv", "s3://a/a.csv", "ftp://a/a.csv"])
def test_there_is_no_loader_for_an_address(folder: Path, path: str) -> None:
    with pytest.raises(FrictionlessException, match="is not supported"):
        read(folder, path)


@pytest.mark.parametrize("path", ["s.json", "http://127.0.0.1:9/s.json"])
def test_no_descriptor_is_read_from_a_path_or_an_address(folder: Path, path: str) -> None:
    with confined(folder, Budget()), pytest.raises(FrictionlessException, match="are not read"):
        Schema.from_descriptor(str(folder / path))


def test_no_data_are_taken_for_a_descriptor(folder: Path) -> None:
    with confined(folder, Budget()):
        nested = Resource(data={"name": "in", "path": "http://127.0.0.1:9/in.csv"})
        assert nested.datatype == "json"


@pytest.mark.parametrize("control", ["sql", "remote", "github", "aws"])
def test_there_is_no_control_of_what_is_elsewhere(folder: Path, control: str) -> None:
    with confined(folder, Budget()), pytest.raises(FrictionlessException, match="not supported"):
        system.select_control_class(control)


@pytest.mark.parametrize(
    "reach",
    [
        pytest.param(lambda: socket.create_connection(("127.0.0.1", 9)), id="a connection"),
        pytest.param(lambda: socket.getaddrinfo("localhost", 9), id="a look-up of a name"),
        pytest.param(lambda: urllib.request.urlopen("http://127.0.0.1:9"), id="a request"),
        pytest.param(lambda: subprocess.run([sys.executable, "-V"], check=True), id="a program"),
        pytest.param(lambda: system.http_session.get("http://127.0.0.1:9"), id="a session"),
    ],
)
def test_nothing_is_reached_meanwhile(folder: Path, reach: object) -> None:
    assert callable(reach)
    with confined(folder, Budget()), pytest.raises(PermissionError, match="reaches nothing"):
        reach()


def test_all_is_as_before_afterwards(folder: Path) -> None:
    before = (system.methods, system.plugins, system.trusted, frictionless.Detector)
    retrieve = frictionless.Metadata.metadata_retrieve
    with pytest.raises(KeyError), confined(folder, Budget()):
        raise KeyError
    assert (system.methods, system.plugins, system.trusted, frictionless.Detector) == before
    assert frictionless.Metadata.metadata_retrieve == retrieve
    assert socket.getaddrinfo("127.0.0.1", 9)
