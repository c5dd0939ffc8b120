"""Knowledge: sources become chunks, chunks become found."""
