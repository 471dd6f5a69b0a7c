"""Embedders: the shipped static one and any sentence-transformers model."""
