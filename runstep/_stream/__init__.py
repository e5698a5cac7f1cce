"""Server-sent events, and what a delta does to a step."""
