"""What the adapter takes to do its work, beside what others take."""
