"""Files that people send: checked, scanned, stored under random names, and never served but as a download."""
