"""A model without a prediction."""


def model_fn(model_dir: str) -> str:
    """Load nothing."""
    return model_dir
