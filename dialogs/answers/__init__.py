"""Answers: what a client's words ask for, and what is said to them: found, composed, held against its sources."""
