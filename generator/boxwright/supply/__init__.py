"""What an image is made of: its layers, packages and base, and what its project pins of them."""
