"""The time a coordinator spends on supervision and training, as a ledger."""
