"""A local page on which sliders change a scenario and the pictures follow."""
