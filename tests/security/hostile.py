"""Archives, workbooks and other files as somebody makes them who means harm."""

from __future__ import annotations

import io
import json
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

from places import DESCRIPTOR

TABLE = b"a,b\n1,2\n"
SCHEMA = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]}


def descriptor(path: object = "t.csv", **properties: object) -> bytes:
    """Return the descriptor of a package of one table."""
    resource = {"name": "t", "path": path, "schema": SCHEMA, **properties}
    return json.dumps({"name": "p", "resources": [resource]}).encode()


def archive(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = 0) -> bytes:
    """Return an archive of some members, which may have one name."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as made:
        for name, content in members:
            made.writestr(name, content)
    return raw.getvalue()


def package(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = 0) -> bytes:
    """Return an archive of a sound package with some members more."""
    return archive((DESCRIPTOR, descriptor()), ("t.csv", TABLE), *members, method=method)


def member(name: str, mode: int = 0, *, flags: int = 0, method: int = 0) -> zipfile.ZipInfo:
    """Return a member of a name that is kept as it is, and of a kind of file."""
    info = zipfile.ZipInfo("x")
    info.filename = name
    info.external_attr = mode << 16
    info.flag_bits = flags
    info.compress_type = method
    return info


def link(name: str) -> zipfile.ZipInfo:
    """Return a member that is a symbolic link."""
    return member(name, stat.S_IFLNK | 0o777)


_CENTRAL = b"PK\x01\x02"


def patched(raw: bytes, name: str, *, local: bool = False, **values: int) -> bytes:
    """Change what an archive says of a member.

    Args:
        raw: the archive.
        name: that of the member.
        local: whether to change its own header as well as the list at the end.
        values: flags, method, crc, packed, size or offset.
    """
    where = {"flags": (8, "H"), "method": (10, "H"), "crc": (16, "I"), "packed": (20, "I")}
    where |= {"size": (24, "I"), "offset": (42, "I")}
    changed = bytearray(raw)
    at = raw.find(_CENTRAL)
    while at >= 0:
        length = struct.unpack_from("<H", raw, at + 28)[0]
        if raw[at + 46 : at + 46 + length] == name.encode():
            start = struct.unpack_from("<I", raw, at + 42)[0]
            for key, value in values.items():
                shift, kind = where[key]
                struct.pack_into(f"<{kind}", changed, at + shift, value)
                if local and key != "offset":
                    struct.pack_into(f"<{kind}", changed, start + shift - 2, value)
        at = raw.find(_CENTRAL, at + 4)
    return bytes(changed)


def _renamed_locally(raw: bytes, name: str, other: str) -> bytes:
    return raw.replace(name.encode(), other.encode(), 1)


def unsafe_archives(outside: Path) -> Mapping[str, bytes]:
    """Return archives that are to be refused, each by what is wrong with it."""
    target = f"{outside}/canary.csv".encode()
    leaving = {
        "an absolute name": "/t2.csv",
        "an absolute name, two slashes": "//host/t2.csv",
        "the name of a share": "\\\\host\\share\\t2.csv",
        "a name from the root of a drive": "\\t2.csv",
        "a drive": "C:\\t2.csv",
        "a drive, slashes": "C:/t2.csv",
        "a drive alone": "c:t2.csv",
        "a name above": "../t2.csv",
        "a name above from within": "data/../../t2.csv",
        "a name above, backslashes": "..\\t2.csv",
        "a name above from within, backslashes": "data\\..\\..\\t2.csv",
        "a name above after a dot": "./../t2.csv",
        "a name above, both slashes": "data\\../..\\t2.csv",
        "a name that is a folder above": "../",
        "a stream of a file": "t.csv:stream",
        "a device of Windows": "NUL",
        "a device of Windows with an ending": "con.csv",
    }
    doubled = {
        "a name twice": ("t2.csv", "t2.csv"),
        "names that differ by case": ("t2.csv", "T2.CSV"),
        "names that differ by how an accent is written": (
            unicodedata.normalize("NFC", "é.csv"),
            unicodedata.normalize("NFD", "é.csv"),
        ),
        "names that differ by a dot": ("t2.csv", "./t2.csv"),
        "names that differ by a slash": ("data/t2.csv", "data//t2.csv"),
        "names that differ by the kind of slash": ("data/t2.csv", "data\\t2.csv"),
        "names that differ by a blank at the end": ("t2.csv", "t2.csv "),
        "names that differ by a dot at the end": ("t2.csv", "t2.csv."),
        "a file that is a folder too": ("t2.csv", "t2.csv/x.csv"),
        "a file and an empty folder of its name": ("t2.csv", "t2.csv/"),
    }
    packed = package(("t2.csv", b"0" * 1000), method=zipfile.ZIP_DEFLATED)
    sound = package(("t2.csv", TABLE))
    start = sound.index(b"t2.csv") - 30
    return {
        **{what: package((member(name), TABLE)) for what, name in leaving.items()},
        **{
            what: package((member(one), TABLE), (member(two), TABLE))
            for what, (one, two) in doubled.items()
        },
        "a link": package((link("t2.csv"), target)),
        "a link to a folder, and a file in it": package(
            (link("data"), str(outside).encode()), ("data/t2.csv", TABLE)
        ),
        "a table that is a link": archive((DESCRIPTOR, descriptor()), (link("t.csv"), target)),
        "a descriptor that is a link": archive(
            (link(DESCRIPTOR), f"{outside}/datapackage.json".encode()), ("t.csv", TABLE)
        ),
        "a descriptor twice": package((DESCRIPTOR, descriptor("u.csv"))),
        "a password": patched(sound, "t2.csv", local=True, flags=1),
        "a password for the descriptor": patched(sound, DESCRIPTOR, local=True, flags=1),
        "strong encryption": patched(sound, "t2.csv", local=True, flags=0x41),
        "encryption by AES": patched(sound, "t2.csv", local=True, flags=1, method=99),
        "an unknown compression": patched(sound, "t2.csv", local=True, method=97),
        "a size beyond all bounds": patched(packed, "t2.csv", local=True, size=0xFFFFFFF0),
        "a size that is too small": patched(packed, "t2.csv", local=True, size=10),
        "a size that is too small in the list alone": patched(packed, "t2.csv", size=10),
        "a wrong checksum": patched(sound, "t2.csv", local=True, crc=1),
        "members that overlap": patched(sound, "t2.csv", offset=0),
        "a member that lies in another": patched(sound, DESCRIPTOR, offset=start, packed=8, size=8),
        "a member that begins behind the end": patched(sound, "t2.csv", offset=0x7FFFFFFF),
        "another name in its own header": _renamed_locally(sound, "t2.csv", "t3.csv"),
        "only another archive": archive(("package.zip", sound)),
        "10,001 files": package(*((f"x{number}", b"") for number in range(10_001))),
        "an archive that is cut off": sound[:-30],
        "no archive": b"PK\x03\x04 and nothing more",
        "nothing": b"",
        "an archive of nothing": archive(),
    }


def _zip64(name: str, content: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        made.writestr(DESCRIPTOR, descriptor())
        with made.open(name, "w", force_zip64=True) as file:
            file.write(content)
    return raw.getvalue()


def sound_archives() -> Mapping[str, bytes]:
    """Return archives that are to be read, each by what is special about it."""
    methods = {"stored": 0, "deflated": 8, "by bzip2": 12, "by LZMA": 14}
    folder = archive(
        *(("p/", b""), (f"p/{DESCRIPTOR}", descriptor()), ("p/t.csv", TABLE)),
        ("__MACOSX/._t.csv", b"\0"),
    )
    return {
        **{what: package(method=method) for what, method in methods.items()},
        "in a folder": folder,
        "with sizes of 64 bits": _zip64("t.csv", TABLE),
        "with bytes in front": b"#!/bin/sh\n" + package(),
        "with another archive in it": package(("more.zip", package())),
        "with a name that has two dots": package(("a..b.txt", b"x")),
        "with a NUL in a name": package(("t2.csv", b"x")).replace(b"t2.csv", b"t2\0csv"),
        "with an escape in a name": package((member("t\x1b[31m.txt"), b"x")),
        "with a member that says it is a pipe": package((member("x", stat.S_IFIFO | 0o644), b"")),
        "with a member that says it is a device": package((member("x", stat.S_IFCHR | 0o644), b"")),
        "with a name in another script": package(("tabel-\u00e9.txt", b"x")),
    }


_CONTENT_TYPES = (
    '<?xml version="1.0"?>{dtd}<Types xmlns='
    '"http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default'
    ' Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_SHEET = (
    f'<?xml version="1.0"?>{{dtd}}<worksheet xmlns="{_MAIN}"><sheetData>{{rows}}</sheetData>'
    "</worksheet>"
)


def _row(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"


def _text(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def workbook(
    rows: str = "", dtd: str = "", relation: str = "", *, extra: Mapping[str, bytes] = {}
) -> bytes:
    """Return a workbook of one sheet.

    Args:
        rows: the rows below the header, as XML.
        dtd: what stands in front of the root of the sheet.
        relation: one more relation of the workbook, as XML.
        extra: more files in it.
    """
    header = _row(_text("a"), _text("b"))
    kinds = f'{_OFFICE}/worksheet" Target="worksheets/sheet1.xml'
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES.format(dtd=""),
        "_rels/.rels": f'{_RELATIONS}<Relationship Id="r" Type="{_OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet'
        ' name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_RELATIONS}<Relationship Id="r1" Type="{kinds}"/>'
        f"{relation}</Relationships>",
        "xl/worksheets/sheet1.xml": _SHEET.format(dtd=dtd, rows=header + rows),
    }
    members = [(name, text.encode()) for name, text in parts.items()]
    return archive(*members, *extra.items(), method=zipfile.ZIP_DEFLATED)


def _laughs(levels: int) -> str:
    """Return a document type whose last entity unpacks to ten times itself, level by level."""
    entities = (f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{"".join(entities)}]>'


def workbooks(outside: Path, port: int) -> Mapping[str, bytes]:
    """Return workbooks that name what is outside, or unpack to too much."""
    address = f"http://127.0.0.1:{port}/workbook"
    external = '<Relationship Id="r9" Type="{}/{}" Target="{}" TargetMode="External"/>'
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "{}">]>'
    plain = _row("<c><v>1</v></c>", "<c><v>2</v></c>")
    cited = _row(_text("&e;"), "<c><v>2</v></c>")
    return {
        "a link to another workbook": workbook(
            plain, relation=external.format(_OFFICE, "externalLinkPath", f"{address}.xlsx")
        ),
        "a sheet that is an address": workbook(
            plain, relation=external.format(_OFFICE, "worksheet", f"{address}.xml")
        ),
        "a picture that is an address": workbook(
            plain, relation=external.format(_OFFICE, "image", f"{address}.png")
        ),
        "a formula of another workbook": workbook(
            _row(f"<c><f>'[{outside}/canary.xlsx]s'!A1</f></c>", "<c><v>2</v></c>")
        ),
        "a formula that fetches": workbook(
            _row(f'<c><f>WEBSERVICE("{address}")</f></c>', "<c><v>2</v></c>")
        ),
        "a formula that runs a program": workbook(
            _row(f"<c><f>cmd|' /C touch {outside}/x'!A0</f></c>", "<c><v>2</v></c>")
        ),
        "an entity that is a file": workbook(cited, entity.format(f"file://{outside}/canary.txt")),
        "an entity that is an address": workbook(cited, entity.format(address)),
        "a document type that is an address": workbook(
            plain, f'<!DOCTYPE x SYSTEM "{address}.dtd">'
        ),
        "a document type of entities from an address": workbook(
            cited, f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{address}.dtd"> %p;]>'
        ),
        "entities that unpack to a billion": workbook(
            _row(_text("&e9;"), "<c><v>2</v></c>"), _laughs(10)
        ),
        "a member above": workbook(plain, extra={"../../x.xml": b"x"}),
        "a member that is too large": patched(
            workbook(plain), "xl/worksheets/sheet1.xml", local=True, size=0xFFFFFFF0
        ),
        "no members": archive(),
        "no archive": b"PK\x03\x04",
    }


def _ods(content: str) -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type='
        '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    parts = {"META-INF/manifest.xml": manifest, "content.xml": content}
    members = [(name, text.encode()) for name, text in parts.items()]
    return archive(("mimetype", kind), *members)


def spreadsheets(outside: Path, port: int) -> Mapping[str, bytes]:
    """Return OpenDocument spreadsheets that name what is outside, or unpack to too much."""
    address = f"http://127.0.0.1:{port}/spreadsheet"
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table='
        '"urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text='
        '"urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink='
        '"http://www.w3.org/1999/xlink"'
    )

    def content(dtd: str, cell: str, repeated: str = "", source: str = "") -> str:
        header = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{name}</text:p>'
            "</table:table-cell>"
            for name in "ab"
        )
        return (
            f"<?xml version='1.0'?>{dtd}<office:document-content {spaces}><office:body>"
            f"<office:spreadsheet><table:table table:name='s'>{source}<table:table-row>{header}"
            f"</table:table-row><table:table-row {repeated}><table:table-cell"
            f" office:value-type='string'><text:p>{cell}</text:p></table:table-cell>"
            f"<table:table-cell/></table:table-row></table:table></office:spreadsheet>"
            "</office:body></office:document-content>"
        )

    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "{}">]>'
    many = "table:number-rows-repeated='100000000'"
    return {
        "an entity that is a file": _ods(
            content(entity.format(f"file://{outside}/canary.txt"), "&e;")
        ),
        "an entity that is an address": _ods(content(entity.format(address), "&e;")),
        "a document type that is an address": _ods(
            content(f'<!DOCTYPE x SYSTEM "{address}.dtd">', "1")
        ),
        "entities that unpack to a billion": _ods(content(_laughs(10), "&e9;")),
        "a table from an address": _ods(
            content("", "1", source=f"<table:table-source xlink:href='{address}.ods'/>")
        ),
        "a row a hundred million times": _ods(content("", "1", many)),
        "no members": archive(),
        "no archive": b"PK\x03\x04",
    }


def yamls(outside: Path) -> Mapping[str, str]:
    """Return descriptors in YAML that would run something, or unpack to too much."""
    laughs = "\n".join(
        ['a0: &a0 ["ha"]']
        + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    )
    table = "resources: [{name: t, path: t.csv}]"
    return {
        "an object of Python": f"!!python/object/apply:os.system ['cat {outside}/canary.txt']",
        "a file of Python": f"name: !!python/object/apply:open ['{outside}/canary.txt']\n{table}",
        "a module of Python": f"name: !!python/module:antigravity\n{table}",
        "anchors that unpack to a billion": f"{laughs}\nresources: *a9",
        "an anchor in itself": "resources: &a [*a]",
        "a file that is included": f"resources: !include {outside}/canary.yaml",
        "many documents": f"{table}\n---\n{table}",
        "deep nesting": f"resources: {'[' * 20_000}",
    }
