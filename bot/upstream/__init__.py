"""The supplier's and the toll API's adapters."""
