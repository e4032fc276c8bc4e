"""The worker: sends what is in the outbox, and does what has its time of day (ADR 009)."""
