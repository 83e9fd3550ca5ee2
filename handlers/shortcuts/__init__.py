"""What is begun from Slack's menu of shortcuts."""
