"""The one door for events: purchases and their import."""
