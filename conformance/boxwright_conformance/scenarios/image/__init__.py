"""Ways of looking at the image itself."""
