"""Rival explanations of what happened: variants of a scenario weighed by what was observed."""
