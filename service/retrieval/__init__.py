"""From a question to the passages in force that answer it."""
