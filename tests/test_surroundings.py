"""Commands work in poor surroundings, or end in one sentence with nothing half done."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import latsarstats
from latsarstats import cli

resource = pytest.importorskip("resource", reason="this system has no limits to set")

from kills import Scenario, lay_out, new_state, old_state, run, scenarios, state_of  # noqa: E402

COMMANDS = {scenario.name: scenario for scenario in scenarios()}
WRITING = [pytest.param(scenario, id=name) for name, scenario in COMMANDS.items()]
READING = [
    ("check",),
    ("explain", "cohorts", "persons"),
    ("explain", "10.853"),
    ("show", "cohorts"),
    ("numbers", "articles/a.txt"),
    ("draft", "articles/a.txt"),
]
SOURCE = str(Path(latsarstats.__file__).parent.parent)
EVERYTHING = {**COMMANDS["excerpt"].there, **COMMANDS["build"].there}


def program(
    folder: Path,
    arguments: tuple[str, ...],
    limit: tuple[int, int] | None = None,
    **settings: object,
) -> tuple[int, str]:
    """Run a command as a program; return its status and what it printed as an error."""

    def restrict() -> None:
        if limit:
            kind, size = limit
            resource.setrlimit(kind, (size, size))

    ended = subprocess.run(  # type: ignore[call-overload]
        [sys.executable, "-W", "ignore", "-m", "latsarstats", *arguments],
        **{"stdout": subprocess.PIPE, **settings},
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        preexec_fn=restrict,
    )
    return int(ended.returncode), str(ended.stderr)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    lay_out(root, EVERYTHING)
    return root


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_full_standard_output_is_one_sentence(folder: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        message = "latsarstats: the output cannot be written (No space left on device)\n"
        assert program(folder, arguments, stdout=full) == (2, message)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("scenario", WRITING)
def test_a_full_standard_output_leaves_all_new_files(scenario: Scenario, tmp_path: Path) -> None:
    root = tmp_path / "root"
    new = new_state(scenario, root)
    lay_out(root, scenario.there)
    with Path("/dev/full").open("w") as full:
        status, err = program(root, scenario.command, stdout=full)
    assert (status, err.count("\n")) == (2, 1)
    assert state_of(root) == new


@pytest.mark.parametrize("scenario", WRITING)
def test_a_folder_that_cannot_be_written_is_one_sentence(
    scenario: Scenario, tmp_path: Path
) -> None:
    lay_out(tmp_path, scenario.there)
    into = tmp_path / ("to" if "to" in scenario.there else "")
    before = state_of(tmp_path)
    into.chmod(0o555)
    tmp_path.chmod(0o555)
    try:
        status, err = run_without_privileges(tmp_path, scenario.command)
    finally:
        tmp_path.chmod(0o755)
        into.chmod(0o755)
    assert status == 2
    assert err.endswith("cannot be written (Permission denied); nothing was changed\n")
    assert err.count("\n") == 1
    assert state_of(tmp_path) == before


def run_without_privileges(folder: Path, arguments: tuple[str, ...]) -> tuple[int, str]:
    """Run a command as somebody who may not write everywhere, as the superuser may."""
    if os.geteuid() != 0:
        return run(folder, arguments)
    there, here = os.pipe()
    child = os.fork()
    if not child:
        status = 99
        try:
            err = io.StringIO()
            os.chdir(folder)  # before, since the folders above may be closed to others
            os.seteuid(65534)
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(err):
                status = cli.main(arguments)
            os.write(here, err.getvalue().encode())
        finally:
            os._exit(status)
    os.close(here)
    with open(there, encoding="utf-8") as said:  # noqa: PTH123 - a pipe
        text = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_command_needs_no_home(folder: Path, arguments: tuple[str, ...]) -> None:
    status, err = program(folder, arguments, env={"PATH": os.environ["PATH"], "PYTHONPATH": SOURCE})
    assert (status, err) == (0, "")


@pytest.mark.parametrize("scenario", WRITING)
def test_a_command_that_writes_needs_no_home(scenario: Scenario, tmp_path: Path) -> None:
    lay_out(tmp_path, scenario.there)
    settings = {"PATH": os.environ["PATH"], "PYTHONPATH": SOURCE}
    assert program(tmp_path, scenario.command, env=settings) == (0, "")


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_24_open_files_are_enough(folder: Path, arguments: tuple[str, ...]) -> None:
    status, err = program(folder, arguments, (resource.RLIMIT_NOFILE, 24))
    assert (status, err) == (0, "")


@pytest.mark.parametrize("scenario", WRITING)
def test_24_open_files_are_enough_to_write(scenario: Scenario, tmp_path: Path) -> None:
    lay_out(tmp_path, scenario.there)
    assert program(tmp_path, scenario.command, (resource.RLIMIT_NOFILE, 24)) == (0, "")


@pytest.mark.parametrize("scenario", WRITING)
def test_files_that_do_not_fit_leave_all_as_it_was(scenario: Scenario, tmp_path: Path) -> None:
    root = tmp_path / "root"
    lay_out(root, scenario.there)
    limit = (resource.RLIMIT_FSIZE, 40)
    settings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    status, err = program(root, scenario.command, limit, env=settings)
    assert status == 2
    assert err.endswith("cannot be written (File too large); nothing was changed\n")
    assert err.count("\n") == 1
    assert state_of(root) == old_state(scenario, root)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep to this limit")
@pytest.mark.parametrize("megabytes", [200, 400, 700])
@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_small_address_space_is_enough_or_one_sentence(
    folder: Path, arguments: tuple[str, ...], megabytes: int
) -> None:
    status, err = program(folder, arguments, (resource.RLIMIT_AS, megabytes * 2**20))
    assert "Traceback" not in err
    assert (status, err.count("\n")) in [(0, 0), (1, 0), (2, 1)]


@pytest.mark.parametrize("scenario", WRITING)
@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (MemoryError, "not enough memory; no file was changed"),
        (ImportError, "a library cannot be loaded (); reinstall it"),
    ],
)
def test_what_is_short_while_files_are_written_is_one_sentence(
    scenario: Scenario,
    failure: type[Exception],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = tmp_path / "root"
    lay_out(root, scenario.there)
    monkeypatch.setattr("latsarstats.files.journal.write_file", failing(failure))
    assert run(root, scenario.command) == (2, f"latsarstats: {message}\n")
    assert state_of(root) == old_state(scenario, root)


def failing(failure: type[Exception]) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise failure

    return fail
