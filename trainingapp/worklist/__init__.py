"""Everyone's home page: what is next and whose move it is."""
