"""The handler service: the toolkit's defaults, but for loading the model and predicting."""

import json
from pathlib import Path

import numpy
from sagemaker_inference.default_handler_service import DefaultHandlerService
from sagemaker_inference.default_inference_handler import DefaultInferenceHandler
from sagemaker_inference.transformer import Transformer


class Handler(DefaultInferenceHandler):
    def default_model_fn(self, model_dir, context=None):
        return numpy.array(json.loads((Path(model_dir) / "weights.json").read_text()))

    def default_predict_fn(self, data, model, context=None):
        table = numpy.atleast_2d(numpy.asarray(data, dtype=float))
        return table @ model[:-1] + model[-1]


class HandlerService(DefaultHandlerService):
    def __init__(self):
        super().__init__(transformer=Transformer(default_inference_handler=Handler()))


_service = HandlerService()


def handle(data, context):
    return _service.handle(data, context)
