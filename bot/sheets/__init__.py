"""The supplier's files: unpacked, read, looked into and written anew, as streams."""
