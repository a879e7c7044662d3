"""The tests mirror charity_app; architecture, journeys, browser and faults stand beside it."""
