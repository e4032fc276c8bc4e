"""Published frameworks, specifications, plan templates, drivers and the rest of the reference library."""
