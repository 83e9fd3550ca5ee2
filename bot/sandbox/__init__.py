"""A simulated Slack and supplier over real HTTP, and a page to use them."""
