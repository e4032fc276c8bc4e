"""The demonstration: two fictional alliances whose six months are played through the app's own services."""
