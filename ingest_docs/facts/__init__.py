"""One finder a kind of fact."""
