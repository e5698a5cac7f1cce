"""What the annotation of a field means."""
