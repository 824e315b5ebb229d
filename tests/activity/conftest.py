"""What the tests of events may ask for: a shop whose purchases earn growth."""

from datetime import datetime

import pytest

from app.core.settings import Settings
from tests.shop import Shop, open_shop


@pytest.fixture
async def shop(store: Settings, now: datetime) -> Shop:
    return await open_shop(now)
