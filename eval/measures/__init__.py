"""What is measured of an answer: one function a measure, its definition and source in its docstring."""
