"""Benefits and plans that testers see first: who they are, what they say, and whether it goes on (G5)."""
