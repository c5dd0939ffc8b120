"""How a question meets chunks: words, meanings, their fusion, and how sure we are."""
