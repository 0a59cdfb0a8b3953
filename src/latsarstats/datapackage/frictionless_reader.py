"""What is not of the usual kind is opened by frictionless, and judged here.

Whatever ``frictionless validate`` rejects is rejected here too, under the codes and in the
sentences of all other findings. It is given what :mod:`latsarstats.datapackage.gate` admits and
nothing else, and runs confined to the folder of the package.
"""

from __future__ import annotations

import hashlib
import warnings
from codecs import BOM_UTF8
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.archive import Budget
from latsarstats.datapackage.csv_dialect import csv_dialect
from latsarstats.datapackage.csv_file import mark_warning
from latsarstats.datapackage.decoding import Decoded, decoded
from latsarstats.datapackage.descriptor import refusal
from latsarstats.datapackage.fingerprint import fingerprint_faults
from latsarstats.datapackage.frictionless_sandbox import CsvLines, confined, import_frictionless
from latsarstats.datapackage.frictionless_tables import Opener, read_adopted, schema_of
from latsarstats.datapackage.gate import NotAdmittedError, admit_package, admit_resource
from latsarstats.datapackage.invalid_descriptor import explain_package, explain_resource
from latsarstats.datapackage.profiles import official, profile_faults
from latsarstats.errors import LatsarstatsError, does_not_load
from latsarstats.files.text import read_bytes
from latsarstats.finding import Finding
from latsarstats.language import Sentence, capitalised, reason_of, sentence
from latsarstats.rules.incomplete import chained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from latsarstats.datapackage.descriptor import Descriptor
    from latsarstats.datapackage.frictionless_tables import Adopted, OpenedTable
    from latsarstats.datapackage.schema import TableSchema

_CODES = {
    **dict.fromkeys(("hash-count", "byte-count", "field-count", "row-count"), "hash"),
    **dict.fromkeys(("blank-header", "unmatched-header", "header-error"), "columns"),
    **dict.fromkeys(("extra-label", "missing-label", "blank-label"), "columns"),
    **dict.fromkeys(("duplicate-label", "incorrect-label", "label-error"), "columns"),
    **dict.fromkeys(("blank-row", "extra-cell", "missing-cell"), "cells"),
    "encoding-error": "encoding",
}
"""The codes of errors of frictionless about a file; those of all others are ``file``."""

_ABOUT_DESCRIPTORS = frozenset(
    f"{part}-error"
    for part in ("package", "resource", "dialect", "control", "schema", "field", "metadata")
)

_READERS = {
    "xlsx": (("openpyxl",), "excel"),
    "xls": (("xlrd",), "excel"),
    "ods": (("ezodf", "lxml"), "excel"),
    "json": (("ijson",), "json"),
    "jsonl": (("jsonlines",), "json"),
    "ndjson": (("jsonlines",), "json"),
    "parquet": (("pyarrow",), "parquet"),
}
"""The libraries by which frictionless reads a format, and the extra that has them."""


@dataclass(frozen=True)
class FrictionlessReader:
    """A package as frictionless sees it.

    Attributes:
        resources: its resources that are valid, as frictionless has them, by name.
        admitted: the descriptors of those that were admitted.
        descriptor: the package.
        folder: the folder it is confined to, absolute.
        budget: what the compressed files may still unpack to.
    """

    resources: Mapping[str, Any]
    admitted: Mapping[str, dict[str, Any]]
    descriptor: Descriptor
    folder: Path
    budget: Budget

    def has(self, name: str) -> bool:
        """Tell whether a resource can be read."""
        return name in self.resources

    def changed(self, name: str, changes: Mapping[str, Any]) -> Any:
        """Return a resource with some of its properties changed; of one file, if ``path`` is."""
        resource = {**self.admitted[name], **changes}
        if isinstance(resource.get("schema"), dict):
            resource["schema"] = _bare(resource["schema"])
        if "path" in changes:
            for about_all in ("extrapaths", "scheme", "hash", "bytes", "stats", "rows", "fields"):
                resource.pop(about_all, None)
        return _package_of(self.descriptor, [resource], self.folder).resources[0]


def _bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema by which frictionless finds the columns, and judges nothing.

    It would read every table that a foreign key cites once more.
    """
    bare = {name: part for name, part in schema.items() if name != "foreignKeys"}
    if isinstance(bare.get("fields"), list):
        bare["fields"] = [
            {
                **field,
                "constraints": {
                    name: given
                    for name, given in field.get("constraints", {}).items()
                    if name == "required"  # by which fieldsMatch knows what must be there
                },
            }
            for field in bare["fields"]
        ]
    return bare


def on_descriptor(descriptor: Descriptor) -> tuple[FrictionlessReader, tuple[Finding, ...]]:
    """Return the package as frictionless sees it, and what is wrong with it.

    A resource that is not valid is left out, and hides no other.
    """
    import_frictionless()
    folder, budget = descriptor.folder.resolve(), Budget()
    findings = list(_by_profile(descriptor))
    admitted: dict[str, dict[str, Any]] = {}
    for name, given in descriptor.resources.items():
        try:
            admitted[name] = admit_resource(given, folder)
        except NotAdmittedError as error:
            findings.append(
                refusal(
                    sentence("Resource {name!r} {error}.", name=name, error=reason_of(error)),
                    name,
                    field=error.field,
                )
            )
    with warnings.catch_warnings(), confined(folder, budget):
        warnings.simplefilter("ignore")  # what it finds is a finding
        resources, faults = _valid(descriptor, admitted, folder)
    return FrictionlessReader(resources, admitted, descriptor, folder, budget), (*findings, *faults)


def _valid(
    descriptor: Descriptor, admitted: dict[str, dict[str, Any]], folder: Path
) -> tuple[dict[str, Any], list[Finding]]:
    """Return the resources that can be read, and what is wrong with all else.

    One that cannot be read as it is ``admitted`` is left there with what its reading needs.
    """
    try:
        admitted_package = admit_package(descriptor.properties, list(admitted.values()))
        package, _ = _validated(lambda: _package(admitted_package, folder))
    except NotAdmittedError:
        package = None
    if package is not None:
        return {resource.name: resource for resource in package.resources}, []

    def faults_of(resource: Mapping[str, Any]) -> list[str]:
        return _validated(lambda: _package_of(descriptor, [resource], folder))[1]

    valid: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, given in admitted.items():
        alone, faults = _validated(partial(_package_of, descriptor, [given], folder))
        findings += explain_resource(faults, given, faults_of)
        if alone is None:
            admitted[name] = _to_read(given)
            alone, _ = _validated(partial(_package_of, descriptor, [admitted[name]], folder))
        if alone is not None:
            valid[name] = alone.resources[0]
    try:
        # Resources that are not valid would hide what is wrong with the package itself.
        sound = [admitted[name] for name in valid] or [_SOUND]
        admitted_package = admit_package(descriptor.properties, sound)
        messages = _validated(partial(_package, admitted_package, folder))[1]
        findings += explain_package(messages, descriptor.properties)
    except NotAdmittedError as error:
        findings.append(refusal(sentence("The descriptor {error}.", error=reason_of(error))))
    return valid, findings


_READ_BY = (
    *("name", "type", "path", "extrapaths", "data", "scheme", "format", "encoding", "compression"),
    *("innerpath", "dialect", "layout", "schema", "hash", "bytes"),
)
"""The properties of a resource by which its data are read."""


def _to_read(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource with nothing but what its reading needs.

    What is wrong with its contributors, say, keeps no cell from being judged.
    """
    return {name: given[name] for name in _READ_BY if name in given}


_SOUND = {
    "name": "sound",
    "data": [],
    "profile": "tabular-data-resource",
    "schema": {"fields": [{"name": "a"}]},
}
"""A resource that is valid in any package."""


def _validated(build: Callable[[], Any]) -> tuple[Any, list[str]]:
    """Return a package if it is valid, or else what is wrong with it."""
    import frictionless

    try:
        package = build()
        package.to_descriptor(validate=True)
    except frictionless.FrictionlessException as exception:
        return None, [error.message for error in exception.to_errors()]
    except Exception as error:
        # It meets some descriptors with an exception of any kind; none of them is valid.
        return None, [sentence("The descriptor cannot be read: {reason}.", reason=_reason(error))]
    return package, []


def _package(descriptor: Mapping[str, Any], folder: Path) -> Any:
    import frictionless

    return frictionless.Package.from_descriptor(dict(descriptor), basepath=str(folder))


def _package_of(descriptor: Descriptor, resources: Sequence[Any], folder: Path) -> Any:
    """Return a package of some resources, of the version of the standard of the whole."""
    version = descriptor.properties.get("$schema")
    head = {"$schema": version} if isinstance(version, str) else {}
    return _package({**head, "resources": list(resources)}, folder)


def _by_profile(descriptor: Descriptor) -> Iterator[Finding]:
    """Yield what is wrong by the official profiles that a package and its resources name."""
    holders = [("", descriptor.properties), *descriptor.resources.items()]
    for name, holder in holders:
        for profile in _profiles_of(holder):
            for fault in profile_faults(holder, profile):
                yield refusal(fault, name, code="profile")


def _profiles_of(holder: Mapping[str, Any]) -> list[str]:
    given = holder.get("profiles")
    named = [holder.get("profile"), *(given if isinstance(given, list) else ())]
    return list(dict.fromkeys(filter(None, map(_official, named))))


def _official(profile: object) -> str:
    return profile if isinstance(profile, str) and official(profile) else ""


def on_resource(judge: FrictionlessReader, name: str) -> tuple[list[Finding], Adopted | None]:
    """Return what is wrong with a resource, and its table if it is one that can be read.

    Args:
        judge: what :func:`on_descriptor` gave.
        name: the name of a resource that it has.
    """
    try:
        with warnings.catch_warnings(), confined(judge.folder, judge.budget):
            warnings.simplefilter("ignore")
            return _read_and_check(judge, name)
    except _UnreadableError as error:
        return error.findings, None
    except Exception as error:
        return [
            _at(
                judge,
                name,
                "file",
                sentence("The file cannot be read: {reason}.", reason=_reason(error)),
            )
        ], None


class _UnreadableError(Exception):
    """A resource cannot be read."""

    def __init__(self, *findings: Finding) -> None:
        """Say why not."""
        super().__init__()
        self.findings = list(findings)


def _read_and_check(judge: FrictionlessReader, name: str) -> tuple[list[Finding], Adopted | None]:
    _refuse_absent(judge, name)
    resource = judge.resources[name]
    findings = [*_of_fingerprint(judge, name), *_of_marks(judge, name)]
    if not _is_table(resource):
        return [*findings, *_of_no_table(judge, name)], None
    try:
        table = _open_table(judge, name)
        findings += _of_bytes(judge, name, table.encoding)
        found = read_adopted(table, name, judge.descriptor.resources[name])
    except _UnreadableError as error:
        return [*findings, *error.findings], None
    return [*findings, *_of_counts(judge, name, table), *found.findings], found


def plain_schema(judge: FrictionlessReader, name: str) -> tuple[TableSchema, dict[str, Any]] | None:
    """Return the columns of a resource whose file is as plain as those that are read here.

    Args:
        judge: what :func:`on_descriptor` gave.
        name: the name of a resource that it has.

    Returns:
        The columns, and what is said of the file; ``None`` where frictionless must read it.
    """
    described, resource = judge.descriptor.resources[name], judge.resources[name]
    if csv_dialect(described) is None or not _is_table(resource):
        return None
    schema = schema_of(resource, described)
    if schema is None:
        return None
    columns = schema.columns
    is_plain = len(set(columns)) == len(columns) and all(c and c == c.strip() for c in columns)
    of_file = {"hash": resource.hash, "bytes": resource.bytes}
    counts = {"rows": resource.rows, "fields": resource.fields}
    return (schema, {**described, **of_file, **counts}) if is_plain else None


def _refuse_absent(judge: FrictionlessReader, name: str) -> None:
    """Make sure that the files are there, and what reads them.

    Raises:
        _UnreadableError: they are not.
    """
    for path in paths_of(judge.descriptor, name):
        file = judge.folder / path
        if not file.is_file():
            try:
                read_bytes(file)
            except LatsarstatsError as error:
                message = sentence("The file is not read: {reason}.", reason=error.reason)
                raise _UnreadableError(_at(judge, name, "file", message, path)) from None
    kind = str(judge.resources[name].format)
    libraries, extra = _READERS.get(kind, ((), ""))
    if _is_table(judge.resources[name]) and not all(map(find_spec, libraries)):
        message = sentence(
            "The format {kind} is read by {libraries}, not installed here; run pip"
            " install 'latsarstats[{extra}]'.",
            kind=kind,
            libraries=chained(libraries, "and"),
            extra=extra,
        )
        raise _UnreadableError(_at(judge, name, "file", message))
    for library in libraries if _is_table(judge.resources[name]) else ():
        try:
            import_module(library)
        except Exception as error:
            message = sentence(
                "The format {kind} is not read: {why}.",
                kind=kind,
                why=does_not_load(library, extra, error),
            )
            raise _UnreadableError(_at(judge, name, "file", message)) from None


def _is_table(resource: Any) -> bool:
    return hasattr(type(resource), "row_stream")


def _of_no_table(judge: FrictionlessReader, name: str) -> list[Finding]:
    """Return what frictionless says of a file that is no table, but for its hash and size."""
    report = judge.resources[name].validate()
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    return [
        _finding(judge, name, error)
        for error in errors
        if error.type not in ("hash-count", "byte-count")
    ]


def _open_table(judge: FrictionlessReader, name: str) -> OpenedTable:
    """Return a table as frictionless opens it.

    Raises:
        _UnreadableError: it cannot be opened.
    """
    import frictionless

    lines, paths = CsvLines(), paths_of(judge.descriptor, name)
    opener = Opener(judge.folder, judge.budget, lambda changes: judge.changed(name, changes), lines)
    path = ""
    try:
        if len(paths) < 2:
            return opener.open(judge.changed(name, {}))
        table = None
        encoding = _encoding_of(judge, name)
        for path in paths:
            table = opener.with_part(table, path, encoding)
        assert table is not None
    except frictionless.FrictionlessException as exception:
        if lines.fault:
            raise _UnreadableError(refusal(lines.fault, name)) from None
        raise _UnreadableError(
            *(_finding(judge, name, error, path) for error in exception.to_errors())
        ) from None
    return table


def _encoding_of(judge: FrictionlessReader, name: str) -> str:
    """Return the encoding of a table of several files, as frictionless finds it for all."""
    from frictionless import system

    resource = judge.changed(name, {})
    loader: Any = system.create_loader(resource)
    with loader.open():
        return str(resource.encoding)


def _of_fingerprint(judge: FrictionlessReader, name: str) -> Iterator[Finding]:
    """Yield a finding where a file has not the size or hash that its resource gives."""
    resource, paths = judge.resources[name], paths_of(judge.descriptor, name)
    given = {"name": name, "hash": resource.hash, "bytes": resource.bytes}
    if not (resource.hash or resource.bytes):
        return
    if not paths:
        if resource.bytes:
            message = sentence("The size of a file is given, but the data are in the descriptor.")
            yield _at(judge, name, "hash", message)
        return
    raw = _joined(judge, name) if len(paths) > 1 else (judge.folder / paths[0]).read_bytes()

    def digest(content: bytes) -> Callable[[str], str]:
        return lambda name: hashlib.new(name, content, usedforsecurity=False).hexdigest()

    unix = raw.replace(b"\r\n", b"\n")
    yield from fingerprint_faults(given, paths[0], len(raw), digest(raw), digest(unix))


def _of_marks(judge: FrictionlessReader, name: str) -> Iterator[Finding]:
    """Yield a warning where a file of text begins with a byte-order mark of UTF-8."""
    if judge.resources[name].format in ("csv", "tsv"):
        for path in paths_of(judge.descriptor, name):
            with (judge.folder / path).open("rb") as stream:
                if stream.read(len(BOM_UTF8)) == BOM_UTF8:
                    yield mark_warning(name, path)


def _joined(judge: FrictionlessReader, name: str) -> bytes:
    """Return several files as frictionless (5.21) joins them, whose hash its users give."""
    from frictionless import system

    chunks = []
    loader: Any = system.create_loader(judge.changed(name, {}))
    with loader.open():
        while chunk := loader.byte_stream.read1(_CHUNK):
            chunks.append(chunk)
    return b"".join(chunks)


_CHUNK = 2**20


def _of_counts(judge: FrictionlessReader, name: str, table: OpenedTable) -> Iterator[Finding]:
    """Yield a finding where a table has not as many rows or columns as its resource gives."""
    resource = judge.resources[name]
    columns, rows = len(table.columns), len(table.records)
    if resource.fields and resource.fields != columns:
        message = sentence(
            "The table is not the one described: it has {found} columns and not {wanted}.",
            found=columns,
            wanted=resource.fields,
        )
        yield _at(judge, name, "hash", message)
    if resource.rows and resource.rows != rows:
        message = sentence(
            "The table is not the one described: it has {found} rows and not {wanted}.",
            found=rows,
            wanted=resource.rows,
        )
        yield _at(judge, name, "hash", message)


def _finding(judge: FrictionlessReader, name: str, error: Any, path: str = "") -> Finding:
    """Return an error of frictionless that stops the reading of a file."""
    if error.type in _ABOUT_DESCRIPTORS:
        return explain_resource([error.message], judge.admitted[name], lambda _: [])[0]
    note = " ".join(str(error.note).split()).rstrip(".")
    if error.type == "encoding-error" or "UTF-16 stream" in note or "UTF-32 stream" in note:
        return _of_encoding(judge, name, error, path)
    path = path or path_of(judge.descriptor, name)
    code = "columns" if "unique labels" in note else _CODES.get(error.type, "file")
    what = sentence("The file") if path else sentence("The data in the descriptor")
    own = f"{PurePosixPath(path).name}: "
    clause = _without_name(error.note, own) or note.removeprefix(own)
    if note.startswith(f"{own}the file "):
        message = sentence("{clause}.", clause=capitalised(clause))
    elif note:
        message = sentence("{what} cannot be read: {note}.", what=what, note=clause)
    else:
        message = sentence("{what} cannot be read: there is no table in it.", what=what)
    return _at(judge, name, code, message, path)


def _without_name(note: object, own: str) -> str:
    """Return what a note of ours says behind the name of a file; nothing if it is no such note."""
    if isinstance(note, Sentence) and note.parts and note.startswith(own):
        return note.parts[-1]
    return ""


def _of_bytes(judge: FrictionlessReader, name: str, encoding: str) -> list[Finding]:
    """Return the findings at bytes that are not of the encoding by which files were read.

    Raises:
        _UnreadableError: no character of a file is what it seems.
    """
    findings = []
    for path in paths_of(judge.descriptor, name) if encoding else ():
        raw = (judge.folder / path).read_bytes()
        given = _decoded(raw, encoding)
        if given.fault:
            findings.append(_at(judge, name, "encoding", given.fault, path, given.line))
        if given.text is None:
            raise _UnreadableError(*findings)
    return findings


def _decoded(raw: bytes, encoding: str) -> Decoded:
    """Return the text of a file, and what is wrong with its bytes."""
    if encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig"):
        return decoded(raw)
    try:
        return Decoded(raw.decode(encoding))
    except LookupError:
        return Decoded(
            None,
            sentence(
                "The encoding {encoding!r} is not known; name another, as utf-8.", encoding=encoding
            ),
        )
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        message = sentence(
            "The file is not {encoding}: line {line} has the byte 0x{byte:02X}; save"
            " it as UTF-8, or declare the encoding that it has.",
            encoding=encoding,
            line=line,
            byte=raw[fault.start],
        )
        return Decoded("", message, line)
    except UnicodeError as fault:
        return Decoded(
            None, sentence("The file is not {encoding}: {fault}.", encoding=encoding, fault=fault)
        )


def _of_encoding(judge: FrictionlessReader, name: str, error: Any, path: str) -> Finding:
    """Return the finding at a file that cannot be decoded at all."""
    resource = judge.resources[name]
    encoding = str(resource.get_defined("encoding") or "utf-8")
    path = path or path_of(judge.descriptor, name)
    if not resource.compression:
        given = _decoded((judge.folder / path).read_bytes(), encoding)
        if given.fault:
            return _at(judge, name, "encoding", given.fault, path, given.line)
    note = " ".join(str(error.note).split()).rstrip(".")
    return _at(
        judge,
        name,
        "encoding",
        sentence("The file is not {encoding}: {note}.", encoding=encoding, note=note),
        path,
    )


def _at(
    judge: FrictionlessReader,
    name: str,
    code: str,
    message: str,
    path: str = "",
    line: int | None = None,
) -> Finding:
    return Finding(
        level="structure",
        code=code,
        message=message,
        resource=name,
        path=path or path_of(judge.descriptor, name),
        line=line,
    )


def paths_of(descriptor: Descriptor, name: str) -> tuple[str, ...]:
    """Return the files of a resource, relative to the folder of the package."""
    resource = descriptor.resources.get(name, {})
    path = resource.get("path") or ()
    first = (path,) if isinstance(path, str) else tuple(path)
    return (*first, *(resource.get("extrapaths") or ()))


def path_of(descriptor: Descriptor, name: str) -> str:
    """Return the path of a resource to name in a finding: of several, the first."""
    return next(iter(paths_of(descriptor, name)), "")


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return sentence("there is not enough memory for it")
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
