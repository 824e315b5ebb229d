"""What a change leaves as it is, where None already means something else."""

from enum import Enum
from typing import Literal


class Unset(Enum):
    """The one value that says: leave it."""

    UNSET = "UNSET"


UNSET: Literal[Unset.UNSET] = Unset.UNSET
