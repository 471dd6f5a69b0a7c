"""Files to sections, passages and facts, and into the store."""
