"""What the installation signs, so that anybody can prove where it comes from (W6)."""
