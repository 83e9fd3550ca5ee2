"""SQL behind the store's protocols, one module per feature."""
