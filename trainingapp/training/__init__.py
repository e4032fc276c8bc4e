"""What a coordinator learns, and the time it takes: courses, the training log, protected time."""
