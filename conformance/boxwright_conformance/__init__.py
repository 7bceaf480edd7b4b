"""The conformance suite: will this image run on Amazon SageMaker? Answered on a container engine."""
