"""JSON values to objects, and objects to JSON values."""
