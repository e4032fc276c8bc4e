"""The alliance's view: delivered against promised, and who is stuck."""
