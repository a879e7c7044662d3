"""Volunteering."""
