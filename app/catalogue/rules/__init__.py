"""What a catalogue in files may say, and what is wrong with one. Pure."""
