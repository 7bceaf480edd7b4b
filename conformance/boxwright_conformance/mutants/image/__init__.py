"""Images that are packed wrongly, or that take role words wrongly."""
