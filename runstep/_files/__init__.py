"""Files of run steps: which there are, their lines, the values in these, the steps."""
