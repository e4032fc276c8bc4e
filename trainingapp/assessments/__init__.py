"""Training needs analyses, self-ratings, evidence and sign-off."""
