"""The sides of a sync: each speaks one protocol behind the same port."""
