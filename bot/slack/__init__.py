"""Slack's Web API and response URLs, without unfurling or silent retries."""
