"""Rate budgets and poll planning: time in, decision out."""
