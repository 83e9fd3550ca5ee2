"""What a tick does: claim due work, act, settle."""
