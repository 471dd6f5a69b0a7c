"""From a question and its passages to a checked answer."""
