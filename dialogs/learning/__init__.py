"""Learning: saved questions, gaps, thumbs, and why an answer was given; what makes the next answer better."""
