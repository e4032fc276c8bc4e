"""Sessions of every kind, who came, what was recorded and agreed, and what was promised."""
