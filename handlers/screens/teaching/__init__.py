"""What the bot answers from: sources, ready answers, gaps, saved questions, trying it out."""
