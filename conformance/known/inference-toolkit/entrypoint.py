"""Starts multi-model-server through the toolkit for `serve`; runs any other command as it is."""

import os
import subprocess
import sys

from sagemaker_inference import model_server

if sys.argv[1:] == ["serve"]:
    os.environ.setdefault("PYTHONPATH", "/usr/local/lib/server")
    model_server.start_model_server(handler_service="handler_service")
else:
    sys.exit(subprocess.call(sys.argv[1:]))
