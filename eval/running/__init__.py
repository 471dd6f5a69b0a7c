"""Cases through the desk: rows stored, progress and cost told, and a model's opinion beside."""
