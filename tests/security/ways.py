"""Spellings of an address, and of a path that leads out of a folder."""

from __future__ import annotations

from collections.abc import Mapping

from watch import Ground


def addresses(ground: Ground, number: int, suffix: str) -> Mapping[str, object]:
    """Return spellings of an address that is unique to a number, each by its name.

    Args:
        ground: where somebody listens.
        number: that of the place, by which a request is recognised.
        suffix: the ending of what is named.
    """
    host = f"127.0.0.1:{ground.port}"
    rest = f"{host}/{number}{suffix}"
    canary = f"{ground.outside}/canary{suffix}"
    address = f"http://{rest}"
    return {
        "http": address,
        "HTTP": f"HTTP://{rest}",
        "https": f"https://{rest}",
        "no scheme": f"//{rest}",
        "no slashes": f"http:{rest}",
        "one slash": f"http:/{rest}",
        "backslashes": f"http:\\\\{rest}",
        "with a user": f"http://user:word@{rest}",
        "with a query": f"{address}?x={suffix}#y{suffix}",
        "after a blank": f" {address}",
        "after a tab": f"\t{address}",
        "after a line break": f"\n{address}",
        "a tab within": f"ht\ttp://{rest}",
        "a host's name": f"http://localhost:{ground.port}/{number}{suffix}",
        "a name to look up": f"http://canary.invalid/{number}{suffix}",
        "a name to look up, https": f"https://canary.invalid/{number}{suffix}",
        "a number for a host": f"http://2130706433:{ground.port}/{number}{suffix}",
        "a host of version 6": f"http://[::1]:{ground.port}/{number}{suffix}",
        "percent-encoded": f"http%3A%2F%2F{rest}",
        "file with a host": f"file://localhost{canary}",
        "file": f"file://{canary}",
        "FILE": f"FILE://{canary}",
        "file without slashes": f"file:{canary}",
        "file, relative": f"file:../../outside/canary{suffix}",
        "file, relative with slashes": f"file://../../outside/canary{suffix}",
        "a share": f"\\\\127.0.0.1\\share\\{number}{suffix}",
        "a drive": f"C:\\outside\\canary{suffix}",
        "ftp": f"ftp://{rest}",
        "s3": f"s3://{rest}",
        "git": f"git+https://{rest}",
        "hdfs": f"hdfs://{rest}",
        "a wrapped address": f"zip://{address}",
        "stream": f"stream+{address}",
        "data": "data:text/csv,a,b",
        "postgresql": f"postgresql://{host}/{number}",
        "sqlite": f"sqlite:///{ground.outside}/canary.db",
        "duckdb": f"duckdb:///{ground.outside}/canary.db",
        "an official profile": "https://datapackage.org/profiles/2.0/datapackage.json",
        "an official profile, http": "http://datapackage.org/profiles/1.0/datapackage.json",
        "an older profile": "https://specs.frictionlessdata.io/schemas/data-package.json",
        "a schema of schemas": "http://json-schema.org/draft-07/schema#",
        "GitHub": "https://github.com/frictionlessdata/datasets",
        "Zenodo": "https://zenodo.org/record/7373765",
        "CKAN": "https://demo.ckan.org/dataset/x",
        "Google Sheets": "https://docs.google.com/spreadsheets/d/1mHIWnDvW9cALRMq9/edit",
        "in a list": [address],
        "second in a list": [f"t{suffix}", address],
        "as a path": {"name": "x", "path": address},
        "as a reference": {"$ref": address},
        "as an address": {"name": "x", "url": address},
        "as a schema": {"name": "x", "type": "object", "$schema": address},
        "as a profile": {"name": "x", "path": "t.csv", "profile": address},
        "as profiles": {"name": "x", "path": "t.csv", "profiles": [address]},
        "as a resource": {"resources": [{"name": "x", "path": address}]},
        "as fields": {"fields": [address]},
        "as paths": [{"name": "x", "path": address}],
        "as the file of a name": {"x": address},
    }


def paths(ground: Ground, suffix: str) -> Mapping[str, object]:
    """Return spellings of a path that leads outside, each by its name."""
    name = f"canary{suffix}"
    canary = f"{ground.outside}/{name}"
    return {
        "absolute": canary,
        "above": f"../../outside/{name}",
        "above by one": f"../{name}",
        "a link": f"link{suffix}",
        "a linked folder": f"linked/{name}",
        "a chain of links": f"chain{suffix}",
        "a link upwards": f"up/{name}",
        "above from within": f"data/../../../outside/{name}",
        "above a link": f"linked/../outside/{name}",
        "above, spelled longer": f"./.././..//outside/{name}",
        "absolute, two slashes": f"/{canary}",
        "of the process": f"/proc/self/root{canary}",
        "backslashes": f"..\\..\\outside\\{name}",
        "home": f"~/{name}",
        "somebody's home": f"~root/{name}",
        "a variable": f"$HOME/{name}",
        "a variable in braces": f"${{HOME}}/{name}",
        "a variable of Windows": f"%HOME%/{name}",
        "a pattern": f"../../outside/*{suffix}",
        "a pattern of links": f"link*{suffix}",
        "a pattern of all": "**/*",
        "a folder": str(ground.outside),
        "a linked folder alone": "linked",
        "percent-encoded": f"%2e%2e/%2e%2e/outside/{name}",
        "after a blank": f" {canary}",
        "a NUL": f"t.csv\0{canary}",
        "a file of the system": "/etc/hostname",
        "in a list": [canary],
        "second in a list": [f"t{suffix}", f"../../outside/{name}"],
        "a link in a list": [f"link{suffix}"],
        "as a path": {"name": "x", "path": canary},
        "a link as a path": {"name": "x", "path": f"link{suffix}"},
        "as a reference": {"$ref": f"../../outside/{name}"},
        "as a profile": {"name": "x", "path": "t.csv", "profile": f"link{suffix}"},
        "as a schema": {"name": "x", "path": "t.csv", "schema": "link.json"},
        "as a dialect": {"name": "x", "path": "t.csv", "dialect": "link.json"},
        "as a resource": {"resources": [{"name": "x", "path": f"link{suffix}"}]},
        "as resources": {"resources": ["link.json"]},
        "as fields": {"fields": ["link.json"]},
        "as paths": [{"name": "x", "path": f"link{suffix}"}],
    }
