"""What a printed document needs: the engine that lays it out, its base stylesheet and its fonts."""
