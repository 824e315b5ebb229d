"""The server of the browser tests, a process of its own: `python -m tests.admin.stage FOLDER PORT`.

It fills an empty SQLite database with a small club, writes what the tests need to know to `stage.json` in the folder, and
serves the whole application. `example` as a third word loads the example community instead.
"""

import asyncio
import json
import sys
from pathlib import Path

import uvicorn

from app.core import clock, db, sealing
from app.core.access import FACTOR_ROLES, Role
from app.core.settings import Settings
from app.demo import service as demo
from app.main import create_app
from tests import cast
from tests.admin.conftest import Desk
from tests.admin.places import GETS, furnish
from tests.benefits import offers


async def club(desk: Desk) -> dict[str, object]:
    """A club with one of everything; every page's address, and who can sign in."""
    await offers.open_club(desk.now)
    places = await furnish(desk)
    for role in Role:
        await desk.staff(role)
    secrets = {role.value.lower(): cast.SECRET for role in FACTOR_ROLES}
    return {
        "pages": {page.name: places.path(page) for page in GETS if not page.name.startswith("export_")},
        "benefit": str(places.benefit),
        "password": cast.PASSWORD,
        "secrets": secrets,
    }


async def example(desk: Desk) -> dict[str, object]:
    """The example community; its sign-ins by name."""
    await demo.load(cast.SYSTEM, desk.settings.var_dir, now=desk.now)
    told = json.loads((desk.settings.var_dir / "demo.json").read_text())
    benefits = {row["code"]: str(db.as_uuid(row["public_id"])) for row in await cast.rows("benefit")}
    people = await db.fetch("SELECT a.name, m.public_id FROM account a JOIN member m ON m.id = a.member_id")
    members = {row["name"]: str(db.as_uuid(row["public_id"])) for row in people}
    passwords = {each["name"]: each["password"] for each in told["sign_ins"]}
    secrets = {each["name"]: each["secret"] for each in told["sign_ins"] if "secret" in each}
    return {"sign_ins": passwords, "secrets": secrets, "benefits": benefits, "members": members}


async def fill(settings: Settings, kind: str) -> None:
    """The database is there and filled."""
    sealing.unlock(lambda: settings.key)
    await db.migrate(settings)
    await db.start(settings)
    try:
        desk = Desk(None, settings, clock.now())
        told = await (example(desk) if kind == "example" else club(desk))
        (settings.var_dir / "stage.json").write_text(json.dumps(told))
        for browser in desk.browsers:
            await browser.client.aclose()
    finally:
        await db.stop()


def main(folder: str, port: str, kind: str = "club") -> None:
    """Fills, then serves until it is told to stop."""
    url = f"sqlite://{folder}/stage.sqlite3"
    settings = Settings(
        guildhall_env="test", database_url=url, var_dir=Path(folder), secret_key="k" * 40, port=int(port), log_level="error"
    )
    asyncio.run(fill(settings, kind))
    uvicorn.run(create_app(settings), port=int(port), log_config=None, access_log=False, ws="none")


if __name__ == "__main__":
    main(*sys.argv[1:])
