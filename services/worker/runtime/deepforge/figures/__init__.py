"""Live figures: a matplotlib backend that sends what is drawn to the browser."""
