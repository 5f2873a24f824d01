"""Our own widgets, used by more than one screen."""
