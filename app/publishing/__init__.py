"""Publishing: what moderators do with everything that has a draft and versions, written once (B8), and reading it from memory."""
