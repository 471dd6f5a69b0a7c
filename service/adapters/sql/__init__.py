"""Records in a relational store, one file a noun."""
