"""The conformance suite: will this image run on Amazon SageMaker? A container engine answers."""
