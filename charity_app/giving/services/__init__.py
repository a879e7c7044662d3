"""The commands of giving."""
