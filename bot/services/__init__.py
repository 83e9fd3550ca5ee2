"""Use cases: one public method per user intention."""
