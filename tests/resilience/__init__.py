"""The database stops and starts under load: what the server promises is counted (issue B; run by `./dev test --long`)."""
