"""The console's static files: read once, without comments and spare white space, at an address that names their content.

So the sources stay readable without a build step, and a browser may keep what it got for ever.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import ascii_lowercase

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_FOLDER = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file as it is sent. `mark` is the beginning of its content's hash."""

    body: bytes
    kind: str
    mark: str


@cache
def assets() -> dict[str, Asset]:
    """Every static file by name."""
    found = {}
    for file in sorted(_FOLDER.iterdir()):
        text = file.read_text(encoding="utf-8")
        body = {".css": _tight_style, ".js": _tight_script}.get(file.suffix, str)(text).encode()
        found[file.name] = Asset(body, _KINDS[file.suffix], hashlib.sha256(body).hexdigest()[:12])
    return found


async def send(request: Request) -> Response:
    """The file. An address with another mark gets today's content too, but is not kept."""
    asset = assets().get(request.path_params["name"])
    if asset is None:
        raise HTTPException(404)
    kept = "public, max-age=31536000, immutable" if request.query_params.get("v") == asset.mark else "no-cache"
    return Response(asset.body, media_type=asset.kind, headers={"cache-control": kept})


def _tight_style(text: str) -> str:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", text))
    return _short_names(re.sub(r":\s+", ":", text).replace(";}", "}").strip())


def _short_names(style: str) -> str:
    """Our own properties have names of one or two letters, the most used the shortest; nothing outside the file names them."""
    names = [name for name, _ in Counter(re.findall(r"--[a-z][a-z0-9-]*", style)).most_common()]
    letters = [a + b for a in ["", *ascii_lowercase] for b in ascii_lowercase]
    short = dict(zip(names, letters, strict=False))
    return re.sub(r"--[a-z][a-z0-9-]*", lambda match: f"--{short[match[0]]}", style)


def _tight_script(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))
