"""A purchase file as lines: UTF-8 with or without BOM, commas, a header. Read as a stream, so its size does not matter."""

import csv
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from app.activity.rules import BrokenFile, column_order

_MAX_LINE = 1_000_000
_IN_MEMORY = 16_000_000
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first reading of a file found: SHA-256 of its bytes, how many lines follow the header, where the columns stand."""

    hash: str
    lines: int
    order: tuple[int, ...]


@contextmanager
def opened(file: Path | BinaryIO) -> Iterator[IO[bytes]]:
    """The file, open for reading more than once; a stream that cannot be rewound is kept aside first."""
    if isinstance(file, Path):
        with file.open("rb") as stream:
            yield stream
    elif file.seekable():
        yield file
    else:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
            while piece := file.read(65_536):
                kept.write(piece)
            yield kept


def survey(stream: IO[bytes]) -> Survey:
    """The whole file can be read as CSV with the right columns. Raises BrokenFile with the line where it cannot."""
    digest = hashlib.sha256()
    rows = _rows(stream, digest)
    first = next(rows, None)
    if first is None:
        raise BrokenFile(1, "Line {line}: the file is empty. The first line names the columns.")
    order = column_order(first[1], first[0])
    return Survey(lines=sum(1 for _ in rows), order=order, hash=digest.hexdigest())


def data_lines(stream: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Number and fields of every line after the header; empty lines are left out."""
    rows = _rows(stream, hashlib.sha256())
    next(rows, None)
    return rows


def _rows(stream: IO[bytes], digest: "hashlib._Hash") -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_text_lines(stream, digest), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BrokenFile(line, "Line {line}: this is no line of CSV: {problem}.", problem=str(error)) from None
        if cells:
            yield line, cells


def _text_lines(stream: IO[bytes], digest: "hashlib._Hash") -> Iterator[str]:
    stream.seek(0)
    number = 0
    while raw := stream.readline(_MAX_LINE + 1):
        number += 1
        digest.update(raw)
        if len(raw) > _MAX_LINE:
            raise BrokenFile(number, "Line {line}: longer than {limit} bytes.", limit=_MAX_LINE)
        try:
            yield (raw.removeprefix(_BOM) if number == 1 else raw).decode()
        except UnicodeDecodeError:
            raise BrokenFile(number, "Line {line}: this is not UTF-8. Save the file as CSV in UTF-8.") from None
