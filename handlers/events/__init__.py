"""Events that Slack sends by itself."""
