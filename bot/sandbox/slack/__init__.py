"""A simulated Slack workspace over real HTTP."""
