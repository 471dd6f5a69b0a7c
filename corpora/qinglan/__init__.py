"""青岚县, the fictional sample county: readable sources, facts and built files."""
