"""What npm installs is fixed by hashes, from whichever registry the machine names."""

import json

import pytest

from tests.clients.conftest import CLIENTS

FOLDERS = sorted(file.parent.name for file in CLIENTS.glob("*/package.json"))


def test_these_clients_are_there() -> None:
    assert FOLDERS == ["audits", "relay", "typescript"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_lock_file_has_hashes_and_no_address(folder: str) -> None:
    manifest = json.loads((CLIENTS / folder / "package.json").read_text())
    locked = json.loads((CLIENTS / folder / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in locked.items() if name}
    assert [name for name, package in installed.items() if "resolved" in package or not package["integrity"].startswith("sha512-")] == []
    wanted = manifest.get("dependencies", {}) | manifest.get("devDependencies", {})
    assert {name: installed[f"node_modules/{name}"]["version"] for name in wanted} == wanted, "exact versions only"
    assert "omit-lockfile-registry-resolved=true" in (CLIENTS / folder / ".npmrc").read_text()
