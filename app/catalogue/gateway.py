"""Catalogue files on the disk: found, bounded and read as text; written where an operator wants them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from app.catalogue.rules.findings import Finding, Severity

MAX_FILES = 5_000
MAX_BYTES = 2_000_000
_ENDINGS = (".yaml", ".yml")


def read_files(paths: Sequence[Path]) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Name and text of every catalogue file that the paths name, and what cannot be read.

    Folders are searched, what begins with a dot is left out.
    """
    found: list[tuple[str, str]] = []
    findings: list[Finding] = []
    for path in _files(paths, findings):
        try:
            found.append((str(path), _text(path)))
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            findings.append(_broken(path, "The file is not UTF-8: there is a byte that belongs to no character.", line))
        except OSError as error:
            findings.append(_broken(path, "The file cannot be read: {problem}.", problem=error.strerror or "unknown reason"))
        except ValueError:
            findings.append(_broken(path, "The file is too large: at most {maximum} bytes.", maximum=MAX_BYTES))
    if not found and not findings:
        findings.append(Finding(Severity.ERROR, "YAML", "", "", "", "There are no files that end with .yaml or .yml."))
    return found, findings


def write_files(directory: Path, files: Mapping[str, str]) -> None:
    """The folder holds the files; others in it stay as they are. Raises OSError."""
    for name, text in files.items():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def _files(paths: Iterable[Path], findings: list[Finding]) -> Iterator[Path]:
    count = 0
    for path in paths:
        if not path.exists():
            findings.append(_broken(path, "There is no such file or folder."))
        for file in sorted(_inside(path)) if path.is_dir() else [path] if path.exists() else []:
            count += 1
            if count > MAX_FILES:
                findings.append(_broken(file, "These are too many files: at most {maximum}.", maximum=MAX_FILES))
                return
            yield file


def _inside(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix in _ENDINGS and path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _text(path: Path) -> str:
    with path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise ValueError
    return raw.decode("utf-8-sig")


def _broken(path: Path, template: str, line: int | None = None, **params: object) -> Finding:
    return Finding(Severity.ERROR, "YAML", "", "", "", template, params, str(path), line)
