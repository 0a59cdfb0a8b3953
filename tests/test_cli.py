"""The command line: what it prints, and its exit status."""

from __future__ import annotations

import csv
import errno
import importlib
import io
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import latsarstats
from conftest import Package
from latsarstats import cli
from latsarstats.dataset import check
from latsarstats.report.numbers_listing import COLUMNS

SEEDS = latsarstats.package_path() / "seeds"


class Call:
    """A call of the command line in this process, with what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        status = cli.main([str(argument) for argument in arguments])
        out, err = self._capsys.readouterr()
        return status, out, err


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


def test_check_passes_the_installed_package(call: Call) -> None:
    status, out, err = call("check")
    assert (status, err) == (0, "")
    assert out.startswith(f"Package {latsarstats.package_path()}, checked cell by cell\n")


def test_check_fails_a_broken_package(call: Call, package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    status, out, err = call("check", package.folder)
    assert (status, err) == (1, "")
    assert "18 too few (difference -18)" in out


def test_check_of_what_is_no_package_is_a_wrong_call(call: Call, tmp_path: Path) -> None:
    message = (
        f"latsarstats: {tmp_path}: holds no datapackage.json; name the folder of a data package\n"
    )
    assert call("check", tmp_path) == (2, "", message)


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("text", "Package "),
        ("json", "{\n"),
        ("junit", "<?xml"),
        ("sarif", "{\n"),
        ("github", "::notice file="),
        ("markdown", "## ✅ "),
    ],
)
def test_check_reports_in_a_format(call: Call, package: Package, name: str, begin: str) -> None:
    status, out, err = call("check", str(package.folder), "--format", name)
    assert (status, err, out.startswith(begin)) == (0, "", True)


def test_annotations_name_files_from_the_present_folder(
    call: Call, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(package.folder.parent)
    _, out, _ = call("check", "package/datapackage.json", "--format", "github")
    assert out.startswith("::notice file=package/data/")


def test_a_summary_is_written_below_what_is_there(
    call: Call, package: Package, tmp_path: Path
) -> None:
    file = tmp_path / "summary.md"
    file.write_text("# Before\n", "utf-8")
    status, out, _ = call("check", package.folder, "--summary", file, "--format", "json")
    assert (status, out[:2]) == (0, "{\n")
    _, markdown, _ = call("check", package.folder, "--format", "markdown")
    assert file.read_text("utf-8") == f"# Before\n{markdown}"


def test_a_summary_that_cannot_be_written_is_named(
    call: Call, package: Package, tmp_path: Path
) -> None:
    file = tmp_path / "none" / "summary.md"
    status, _, err = call("check", package.folder, "--summary", file)
    assert (status, err) == (
        2,
        f"latsarstats: {file}: cannot be written (No such file or directory)\n",
    )


def test_files_are_not_checked_with_spark(call: Call) -> None:
    status, out, err = call("check", "--engine", "pyspark")
    assert (status, out) == (2, "")
    assert err.startswith("latsarstats: Tables in files are checked by ")
    assert err.endswith(", not by pyspark; its frames are checked by latsarstats.run_rules\n")


def test_check_goes_no_further_than_its_level(call: Call, package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    assert call("check", str(package.folder), "--level", "keys")[0] == 0


def test_strict_lets_a_warning_fail(call: Call, package: Package) -> None:
    package.write_rows("batches", package.rows("batches")[:-1])
    rows = [r for r in package.rows("evidence") if not r[1].startswith("opening-2021-11-06/55")]
    package.write_rows("evidence", rows)
    statuses = [
        call("check", str(package.folder), "--level", "rules", *more)[0]
        for more in ([], ["--strict"])
    ]
    assert statuses == [0, 1]


def test_explain_a_column(call: Call) -> None:
    status, out, _ = call("explain", "cohorts", "persons")
    assert status == 0
    assert "“CPNS yang mengikuti Latsar Tahun 2021 formasi 2019 sebanyak [10.853] peserta”" in out
    assert out.count("persons is") == 4


def test_explain_one_cell(call: Call) -> None:
    status, out, _ = call("explain", "cohorts", "persons", "35/2019/2022/planned")
    assert status == 0
    assert out.startswith("cohorts 35/2019/2022/planned: persons is 1511\n")
    assert out.count("persons is") == 1


def test_explain_a_column_that_is_read_from_no_number(call: Call) -> None:
    message = (
        "cohorts: coverage is supported by no number of the articles."
        " Which governments' trainees are counted.\n"
    )
    assert call("explain", "cohorts", "coverage") == (0, message, "")


def test_explain_the_package_in_a_folder(call: Call, package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    status, out, err = call("explain", "cohorts", "persons", "--package", package.folder)
    assert (status, out) == (1, "")
    assert "persons is 10835, but inews-2021-11-16@1610 does not print that" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("salaries", "persons"), "there is no table 'salaries'; there are articles,"),
        (("cohorts", "salary"), "cohorts has no column 'salary'; there are area_code,"),
        (("cohorts", "persons", "x"), "cohorts has no row 'x'; there are 35/2019/2021/all,"),
    ],
    ids=["table", "column", "row"],
)
def test_explain_what_there_is_not(call: Call, arguments: tuple[str, ...], message: str) -> None:
    status, out, err = call("explain", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"latsarstats: {message}")


def test_build_names_what_it_changed(call: Call, package: Package) -> None:
    package.file("data/codes.csv").unlink()
    message = f"Built the package in {package.folder}: changed data/codes.csv.\n"
    assert call("build", package.folder) == (0, message, "")


def test_build_says_that_nothing_changed(call: Call, package: Package) -> None:
    message = f"Built the package in {package.folder}: nothing changed.\n"
    assert call("build", package.folder) == (0, message, "")


def test_build_with_a_changed_seed_fails(call: Call, package: Package) -> None:
    package.file("seeds/000_ee038a742e0af3e0.txt").write_text("Ada 120 orang.")
    status, out, err = call("build", package.folder)
    assert (status, out) == (1, "")
    assert "has changed" in err


def test_build_without_seeds_is_a_wrong_call(call: Call, tmp_path: Path) -> None:
    status, out, err = call("build", tmp_path)
    assert (status, out) == (2, "")
    assert "there is no such folder; name the one that holds seeds/" in err


def test_build_check_of_what_is_up_to_date(call: Call, package: Package) -> None:
    assert call("build", "--check", package.folder) == (0, "Everything is up to date.\n", "")


def test_build_check_names_what_is_not_and_writes_nothing(call: Call, package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    before = package.file("data/cohorts.csv").read_bytes()
    status, out, _ = call("build", "--check", package.folder)
    assert status == 1
    assert out.startswith("data/cohorts.csv is not up to date:\n  --- data/cohorts.csv\n")
    assert "\ndatapackage.json is not up to date:\n" in out
    assert package.file("data/cohorts.csv").read_bytes() == before


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Kata dia. Ada 120 orang. " + "Kata kita semua. " * 5)
    (tmp_path / "seeds").mkdir()
    return folder


def test_excerpt_masks_every_article(call: Call, articles: Path, tmp_path: Path) -> None:
    status, out, _ = call("excerpt", articles, "--to", tmp_path / "seeds")
    assert status == 0
    assert out.startswith("a.txt: 10.0% of its letters stay readable; to pin it:\n")
    assert (tmp_path / "seeds" / "a.txt").read_text().startswith("···· ···. Ada 120 orang. ····")


def test_excerpt_prints_the_hashes_to_pin(call: Call, articles: Path, tmp_path: Path) -> None:
    out = call("excerpt", articles, "--to", tmp_path / "seeds")[1]
    assert out.count('sha256="') == 2


def test_excerpt_never_writes_over_the_originals(call: Call, articles: Path) -> None:
    before = (articles / "a.txt").read_text()
    status, _, err = call("excerpt", articles, "--to", articles)
    assert (status, (articles / "a.txt").read_text()) == (2, before)
    assert "has the originals, which are not changed; name another" in err


def test_excerpt_to_a_missing_folder_is_a_wrong_call(call: Call, articles: Path) -> None:
    status, _, err = call("excerpt", articles, "--to", articles / "none")
    assert status == 2
    assert "there is no such folder; make it first" in err


def test_excerpt_counts_what_is_passed_on_already(
    call: Call, articles: Path, tmp_path: Path
) -> None:
    (tmp_path / "seeds" / "b.txt").write_text("·" * 1200)
    out = call("excerpt", articles, "--to", tmp_path / "seeds")[1]
    assert float(re.findall(r"([\d.]+)% of the letters of all", out)[0]) < 10


def test_numbers_are_listed(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Ada 120 orang", "utf-8")
    status, out, err = call("numbers", path, "--format", "csv")
    assert (status, err) == (0, "")
    assert out == f"file,start,end,text,kind,value,unit,doubt\n{path},4,7,120,count,120,orang,\n"


def test_numbers_of_standard_input(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Ada 120 orang")))
    status, out, _ = call("numbers", "-", "--format", "csv")
    assert (status, out.splitlines()[1]) == (0, "-,4,7,120,count,120,orang,")


def test_numbers_of_the_other_files_are_listed_in_order(call: Call, tmp_path: Path) -> None:
    for name, raw in (("a", b"ada 1"), ("b", b"ada \xff"), ("c", b"ada 3")):
        (tmp_path / name).write_bytes(raw)
    status, out, err = call(
        "numbers", *(tmp_path / name for name in "acb"), tmp_path / "a", "--format", "csv"
    )
    assert [row["file"] for row in csv.DictReader(io.StringIO(out))] == [
        str(tmp_path / name) for name in "aca"
    ]
    assert (status, err) == (
        2,
        f"latsarstats: {tmp_path / 'b'}: not UTF-8 at byte 4; save the file as UTF-8\n",
    )


@pytest.mark.parametrize("name", ["table", "csv", "jsonl", "html"])
def test_nothing_is_listed_where_no_file_can_be_read(call: Call, tmp_path: Path, name: str) -> None:
    status, out, err = call("numbers", tmp_path / "a", tmp_path / "b", "--format", name)
    assert (status, out) == (2, "")
    assert err.count("there is no such file") == 2


SEVERAL = "Sekitar 120 orang dan 3 desa membayar Rp5 juta pada 31 September dan l2 orang pergi."


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        pytest.param(["--kind", "money"], ["Rp5 juta"], id="of one kind"),
        pytest.param(
            ["--kind", "money,date"], ["Rp5 juta", "31 September"], id="of one kind or another"
        ),
        pytest.param(["--unit", "Orang"], ["120", "l2"], id="of a unit in any case"),
        pytest.param(["--unit", "idr,desa"], ["3", "Rp5 juta"], id="of one unit or another"),
        pytest.param(
            ["--min-doubt", "approximate"], ["120", "31 September", "l2"], id="doubted at all"
        ),
        pytest.param(
            ["--min-doubt", "misprint"], ["31 September", "l2"], id="doubted at least as misprints"
        ),
        pytest.param(
            ["--kind", "count", "--min-doubt", "misprint"], ["l2"], id="of a kind and doubted"
        ),
    ],
)
def test_only_the_numbers_that_are_asked_for_are_listed(
    call: Call, tmp_path: Path, options: list[str], texts: list[str]
) -> None:
    (tmp_path / "a.txt").write_text(SEVERAL, "utf-8")
    status, out, _ = call("numbers", tmp_path / "a.txt", "--format", "csv", *options)
    assert [row["text"] for row in csv.DictReader(io.StringIO(out))] == texts
    assert status == 0


@pytest.mark.parametrize("form", ["table", "csv", "jsonl"])
def test_the_list_is_the_same_on_two_processors(call: Call, tmp_path: Path, form: str) -> None:
    long = tmp_path / "a.txt"
    long.write_text("Ada 120 orang hadir.\n" + "Tanpa bilangan. " * 300_000 + "Ada 14.", "utf-8")
    on_one, on_two = (
        call("numbers", long, "--jobs", jobs, "--format", form, "--kind", "count") for jobs in "12"
    )
    assert on_two == on_one
    assert "4800025" in on_two[1]


def test_only_they_are_marked_on_a_page(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SEVERAL, "utf-8")
    status, out, _ = call("numbers", tmp_path / "a.txt", "--format", "html", "--kind", "money")
    assert (status, out.count("<mark")) == (0, 2)  # the sum, and its kind in the legend
    assert "120 orang" in out


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--kind", "counts", "there is no kind 'counts'; the kinds are count, decimal"),
        ("--unit", "km,", "names an empty unit"),
        ("--min-doubt", "much", "invalid choice: 'much'"),
        ("--jobs", "0", "'0' is not a number of processors; give 1 or more"),
        ("--jobs", "two", "'two' is not a number of processors; give 1 or more"),
    ],
    ids=["an unknown kind", "an empty unit", "an unknown doubt", "no processor", "no number"],
)
def test_what_cannot_be_asked_for_is_named(
    call: Call, capsys: pytest.CaptureFixture[str], option: str, value: str, reason: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        call("numbers", "a.txt", option, value)
    assert ended.value.code == 2
    assert reason in capsys.readouterr().err


def test_standard_input_is_named_once(call: Call) -> None:
    status, out, err = call("numbers", "-", "-")
    assert (status, out) == (2, "")
    assert "can be read once; name it once" in err


def test_a_text_without_numbers_is_no_error(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("tidak ada", "utf-8")
    status, out, err = call("numbers", tmp_path / "a.txt")
    assert (status, out.split(), err) == (0, list(COLUMNS), "")


def test_a_draft_is_printed(call: Call, articles: Path) -> None:
    status, out, err = call("draft", articles / "a.txt")
    assert (status, err) == (0, "")
    assert 'seed="a.txt"' in out
    assert "{:count} orang" in out


def test_a_draft_is_written_to_a_new_file(call: Call, articles: Path, tmp_path: Path) -> None:
    printed = call("draft", articles / "a.txt")[1]
    status, out, _ = call("draft", articles / "a.txt", "--to", tmp_path / "new.py")
    assert (status, (tmp_path / "new.py").read_text("utf-8")) == (0, printed)
    assert "name its numbers, or say why one is set aside" in out


def test_a_draft_pins_the_hashes_that_excerpt_prints(
    call: Call, articles: Path, tmp_path: Path
) -> None:
    pins = re.findall(r'sha256="\w+"', call("excerpt", articles, "--to", tmp_path / "seeds")[1])
    assert re.findall(r'sha256="\w+"', call("draft", articles / "a.txt")[1]) == pins


def test_a_draft_never_replaces_a_script(call: Call, articles: Path, tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("mine", "utf-8")
    status, _, err = call("draft", articles / "a.txt", "--to", tmp_path / "old.py")
    assert (status, (tmp_path / "old.py").read_text("utf-8")) == (2, "mine")
    assert "exists already; name a new file, or remove it first" in err


def test_a_draft_for_a_missing_folder_is_a_wrong_call(call: Call, articles: Path) -> None:
    status, _, err = call("draft", articles / "a.txt", "--to", articles / "none" / "a.py")
    assert status == 2
    assert "there is no such folder; make it first" in err


def test_an_excerpt_is_no_article_to_draft_from(call: Call) -> None:
    seed = next(SEEDS.glob("*.txt"))
    message = f"latsarstats: {seed}: is an excerpt; name the original article\n"
    assert call("draft", seed) == (2, "", message)


def test_an_interrupt_is_said(
    call: Call, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    package.file("data/codes.csv").unlink()
    message = "latsarstats: interrupted; the files are either all new or all as before\n"
    assert call("build", package.folder) == (130, "", message)


def test_an_interrupted_check_says_nothing_of_files_it_does_not_write(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "check_package", interrupt)
    assert call("check") == (130, "", "latsarstats: interrupted\n")


@pytest.mark.parametrize(
    "arguments",
    [
        *(("check", ""), ("build", ""), ("excerpt", "", "--to", "x")),
        *(("numbers", ""), ("draft", "")),
    ],
    ids=" ".join,
)
def test_an_empty_path_is_a_wrong_call(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "it is empty; name a file or folder" in capsys.readouterr().err


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "latsarstats", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_a_call_without_a_command_is_wrong() -> None:
    done = run()
    assert done.returncode == 2
    assert done.stderr.startswith("usage: latsarstats")


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"latsarstats {latsarstats.__version__}\n"


def test_help_lists_every_command() -> None:
    out = run("--help").stdout
    assert all(f"\n    {command} " in out for command in cli.COMMANDS)


def test_every_module_with_arguments_is_a_command() -> None:
    modules = {path.stem for path in Path(cli.__file__).parent.glob("*.py")}
    with_run = {
        name
        for name in modules - {"__init__"}
        if hasattr(importlib.import_module(f"latsarstats.cli.{name}"), "add_arguments")
    }
    assert with_run == cli.COMMANDS.keys()


def test_help_imports_no_command() -> None:
    code = "import sys; from latsarstats.cli import _parser; _parser().format_help();"
    loaded = subprocess.run(
        [sys.executable, "-c", f"{code} print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {f"latsarstats.cli.{name}" for name in cli.COMMANDS} & set(loaded)


def test_a_closed_pipe_ends_it_quietly_with_the_status_of_the_check(package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "latsarstats", "check", str(package.folder)]
    with os.fdopen(writer, "w") as closed:
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_closed_pipe_ends_a_long_list_quietly(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ada 5 orang\n" * 20_000, "utf-8")
    command = f"{sys.executable} -m latsarstats numbers a.txt | head -n 2"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_list_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ada 5 orang", "utf-8")
    command = [sys.executable, "-m", "latsarstats", "numbers", "a.txt"]
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (
        2,
        b"latsarstats: the output cannot be written (No space left on device)\n",
    )


def test_numbers_come_without_the_tables() -> None:
    code = "import latsarstats, sys; list(latsarstats.numbers('120')); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "latsarstats.numerals.scan" in loaded
    assert not {"pandas", "pandera", "frictionless"} & set(loaded)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_an_output_that_cannot_be_written_is_said() -> None:
    command = [sys.executable, "-m", "latsarstats", "check"]
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        b"latsarstats: the output cannot be written (No space left on device)\n",
    )


def test_a_closed_output_is_no_error() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m latsarstats check >&- 2>&-"], check=False
    )
    assert done.returncode == 0


def test_an_interrupt_of_a_command_with_nothing_to_clean_up_simply_ends_it() -> None:
    command = [sys.executable, "-m", "latsarstats", "numbers", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"ada 5 orang\n" * 50_000)  # more than a pipe holds: it is reading
        process.send_signal(signal.SIGINT)
        assert (process.wait(), process.stderr.read()) == (-signal.SIGINT, b"")


def test_a_file_that_cannot_be_used_is_named(
    call: Call, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "seeds")

    monkeypatch.setattr(Path, "is_dir", refuse)
    message = "latsarstats: seeds: cannot be used (Permission denied)\n"
    assert call("build", package.folder) == (2, "", message)


def test_output_is_utf8_whatever_the_locale() -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("explain", "cohorts", "persons", env=environment, encoding="utf-8")
    assert done.returncode == 0
    assert "“" in done.stdout


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_terminated_build_leaves_nothing_behind(package: Package) -> None:
    package.file("data/codes.csv").write_text("old\n")
    before = names(package.folder)
    command = [sys.executable, "-m", "latsarstats", "build", str(package.folder)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    while process.poll() is None and names(package.folder) == before:
        time.sleep(0.001)
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode in (0, 130)
    assert names(package.folder) == before
