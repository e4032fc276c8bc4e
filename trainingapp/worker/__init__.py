"""The worker: sends mail, scans files in quarantine, and does what has its time of day (ADR 009)."""
