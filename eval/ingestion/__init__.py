"""Measures of ingestion: what a file says, read again by other means, held against what the desk made of it."""
