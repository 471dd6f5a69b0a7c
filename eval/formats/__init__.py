"""Cases and runs in the formats of other tools: one file a format, text to records and back."""
