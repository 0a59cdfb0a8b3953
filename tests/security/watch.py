"""See whether a program leaves a folder: a listener, files it must not open, and an audit hook.

What Python does is seen by an audit hook; what native code opens is seen by inotify, where the
system has it; connections are seen by a listener as well. What is found out may be printed, so
the files outside hold a word that no output may hold.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECRET = "CANARYSECRET"
"""Stands in every file outside, and nowhere else."""

_SUFFIXES = (
    *(".csv", ".json", ".yaml", ".txt", ".tsv", ".jsonl", ".db", ".csv.gz", ".zip", ".xlsx"),
    *(".xls", ".ods", ".parquet", ".html", ".sql", ".geojson", ".md", ".inline", ""),
)
_IN_OPEN, _IN_ACCESS = 0x20, 0x1
_LOCAL = ("127.0.0.1", "localhost", "::1")


def _canary(suffix: str) -> str:
    if suffix in (".json", ".yaml"):
        return (
            f'{{"name": "a", "type": "integer", "title": "{SECRET}", "pattern": "{SECRET}",'
            f' "fields": [{{"name": "{SECRET}", "type": "integer"}}],'
            f' "resources": [{{"name": "{SECRET.lower()}", "data": [["{SECRET}"]]}}],'
            f' "required": ["{SECRET}"], "delimiter": ";"}}'
        )
    return f"a,b\n{SECRET},1\n"


@dataclass
class Ground:
    """A place to attack in: a folder for packages, and beside it all that is not to be touched.

    Attributes:
        root: holds both.
        port: on which somebody listens.
    """

    root: Path
    port: int

    @property
    def package(self) -> Path:
        """The folder of the package."""
        return self.root / "within" / "given"

    @property
    def outside(self) -> Path:
        """A folder that no package contains."""
        return self.root / "outside"

    def lay_out(self) -> None:
        """Make the files outside, and the folder of the package with its links."""
        for folder in (
            self.outside,
            self.outside / "sub",
            self.root / "home",
            self.root / "within",
        ):
            folder.mkdir(parents=True, exist_ok=True)
            for name in ("canary", "datapackage", "schema", "package", "resource"):
                for suffix in _SUFFIXES:
                    (folder / f"{name}{suffix}").write_text(_canary(suffix), "utf-8")
        self.package.mkdir()
        links = {f"link{suffix}": self.outside / f"canary{suffix}" for suffix in _SUFFIXES}
        links |= {f"chain{suffix}": Path(f"link{suffix}") for suffix in _SUFFIXES}
        links |= {"linked": self.outside, "up": Path("..")}
        for name, target in links.items():
            (self.package / name).symlink_to(target)


@dataclass
class Watch:
    """What has been seen since the last look.

    Attributes:
        ground: where it watches.
        seen: what was done, in words: what, and to what.
    """

    ground: Ground
    seen: list[str] = field(default_factory=list)
    is_on: bool = False
    _heard: list[str] = field(default_factory=list)
    _inotify: int = -1
    _watched: dict[int, str] = field(default_factory=dict)

    def look(self) -> list[str]:
        """Return what was seen, and forget it."""
        found = sorted({*self.seen, *self._heard, *self._opened()})
        self.seen.clear()
        self._heard.clear()
        return found

    def _opened(self) -> Iterator[str]:
        while self._inotify >= 0:
            try:
                raw = os.read(self._inotify, 2**16)
            except BlockingIOError:
                return
            at = 0
            while at < len(raw):
                which = int.from_bytes(raw[at : at + 4], sys.byteorder)
                length = int.from_bytes(raw[at + 12 : at + 16], sys.byteorder)
                name = raw[at + 16 : at + 16 + length].rstrip(b"\0").decode()
                at += 16 + length
                yield f"opens {self._watched.get(which, '?')}/{name}"

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note an event of the interpreter that leads outside, and let none leave the machine."""
        if not self.is_on:
            return
        match event:
            case "open" | "os.listdir" | "os.scandir":
                self._note_path(event, arguments[0])
            case "socket.getaddrinfo" | "socket.gethostbyname":
                self.seen.append(f"looks up {arguments[0]!r}")
                if arguments[0] not in _LOCAL:
                    raise socket.gaierror("no name is resolved here")
            case "socket.connect" | "socket.sendto":
                self.seen.append(f"connects to {arguments[1]}")
                if arguments[1][0] not in _LOCAL:
                    raise OSError("nobody is reached here")
            case "subprocess.Popen" | "os.system" | "os.exec" | "os.posix_spawn" | "pty.spawn":
                self.seen.append(f"runs {arguments[0]!r}")
            case "sqlite3.connect":
                self._note_path(event, arguments[0])

    def _note_path(self, event: str, path: object) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        text = os.fsdecode(path)
        real = os.path.realpath(text)
        root = str(self.ground.root)
        is_beside = real.startswith(root) and not real.startswith(f"{self.ground.package}")
        if is_beside or real == "/etc/hostname":
            self.seen.append(f"{event}s {os.path.relpath(real, root)}")


def _listen(server: socket.socket, heard: list[str]) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            connection.settimeout(0.5)
            line = connection.recv(4096).split(b"\r\n")[0].decode("latin-1")
            heard.append(f"is heard with {line!r}")
            suffix = ".json" if ".json" in line else ".csv"
            body = _canary(suffix).encode()
            head = f"HTTP/1.0 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
            connection.sendall(head.encode() + body)


@contextlib.contextmanager
def watching(root: Path) -> Iterator[Watch]:
    """Lay out a ground in an empty folder, and watch it until the end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ground = Ground(root.resolve(), server.getsockname()[1])
        ground.lay_out()
        watch = Watch(ground)
        threading.Thread(target=_listen, args=(server, watch._heard), daemon=True).start()
        _watch_opens(watch)
        sys.addaudithook(watch.audit)  # for good: none can be taken away again
        home = os.environ.get("HOME", "")
        os.environ["HOME"] = str(ground.root / "home")
        try:
            yield watch
        finally:
            watch.is_on = False
            os.environ["HOME"] = home
            if watch._inotify >= 0:
                os.close(watch._inotify)
                watch._inotify = -1
            with contextlib.suppress(OSError):  # else the thread waits on
                server.shutdown(socket.SHUT_RDWR)


def _watch_opens(watch: Watch) -> None:
    try:
        system: Any = ctypes.CDLL(None, use_errno=True)
        watch._inotify = system.inotify_init1(os.O_NONBLOCK)
    except (AttributeError, OSError, TypeError):
        return
    for name in ("outside", "outside/sub", "home"):
        folder = os.fsencode(watch.ground.root / name)
        which = system.inotify_add_watch(watch._inotify, folder, _IN_OPEN | _IN_ACCESS)
        watch._watched[which] = name


def observed(watch: Watch, call: Any) -> tuple[str, list[str]]:
    """Return what a call prints, and what is seen of it; one that raises is seen as that."""
    output = io.StringIO()
    watch.look()
    watch.is_on = True
    raised = ""
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            call()
    except BaseException as error:  # anything but an exit status is a finding
        raised = f"raises {type(error).__name__}: {error}"[:300]
    finally:
        watch.is_on = False
    text = output.getvalue()
    seen = watch.look() + ([raised] if raised else [])
    return text, seen + (["prints what is outside"] if SECRET.lower() in text.lower() else [])
