"""What people write: reading, composing and checking scenario files."""
