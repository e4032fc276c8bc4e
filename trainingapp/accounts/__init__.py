"""People, organisations, memberships and signing in."""
