"""The append-only, hash-chained event log: who did what to which record, and when."""
