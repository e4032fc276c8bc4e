"""A coordinator's six months: activities with their windows, pauses, supervisors and responsibilities."""
