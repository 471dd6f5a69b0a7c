"""How well the desk's check tells faithful sentences from corrupted ones, on sets made by rules and written by hand."""
