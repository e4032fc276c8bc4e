"""What the service aims for. Nothing fails when an aim is missed: the table says so."""

QUERIES = 12
"""At most so many queries a page, the signed-in person included."""
TIMES_FLOOR = 2.0
"""The median time of a page, as a multiple of the floor's."""
FIRST_VIEW = 150_000
"""Bytes on the wire until somebody's first page is complete, nothing kept from before."""


def missed(*, queries: int, times_floor: float, first_view: int) -> str:
    """The aims that a page misses, in words; a dash when it misses none."""
    found = []
    if queries > QUERIES:
        found.append("queries")
    if times_floor > TIMES_FLOOR:
        found.append("time")
    if first_view > FIRST_VIEW:
        found.append("weight")
    return ", ".join(found) or "–"
