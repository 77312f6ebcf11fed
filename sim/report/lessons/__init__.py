"""Lessons on a scenario: what students get, what the instructor keeps, and how plans are graded."""
