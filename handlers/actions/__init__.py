"""Button presses, one module per intention."""
