"""The recipe that makes the shipped embedder from a folder of public data, and its score."""
