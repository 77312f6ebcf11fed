"""Labelled outcomes of many replications: summaries with intervals, storage, manifest."""
