"""What people do with forms: opened, changed, submitted."""
