"""The handover report and its acknowledgements."""
