"""What each screen shows and does, without any widget."""
