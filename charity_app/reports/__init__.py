"""Pages that look at several rooms: the front door, the desk of whoever works here, the state of one's matter."""
