"""From the type of an interview item to the widget that asks it."""
