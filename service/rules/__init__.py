"""Pure functions: units, numerals, levels, clocks, precedence."""
