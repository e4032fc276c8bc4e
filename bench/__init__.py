"""Measures how fast and how heavy the service is, on the demonstration's data. Run with `make bench`."""
