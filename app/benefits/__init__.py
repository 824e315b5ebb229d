"""Benefits: what is offered, to whom, on which condition (B1-B5, B12)."""
