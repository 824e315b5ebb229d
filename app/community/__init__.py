"""The community of this installation and its programmes (G4)."""
