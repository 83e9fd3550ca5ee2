"""Slack listeners and the HTTP application."""
