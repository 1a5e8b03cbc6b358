"""What keeps a checkout in order; nothing of it is installed."""
