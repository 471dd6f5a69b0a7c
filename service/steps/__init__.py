"""A plan's ordered steps for a hazard, a place and a level."""
