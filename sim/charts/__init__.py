"""One module a picture, under one style."""
