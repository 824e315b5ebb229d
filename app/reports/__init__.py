"""Reports: what the people who look after the community need to see at one glance, across rooms. It only reads."""
