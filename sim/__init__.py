"""Operational-rhythm discrete-event simulator."""
