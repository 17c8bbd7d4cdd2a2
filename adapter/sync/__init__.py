"""Keep two stores in step: what is remembered, what is decided, and how it is carried out."""
